import type { ClientFlavour } from './client-flavours.ts';
import { type ExtraDirective, type ExtraLine, parseExtraLine } from './extra-line.ts';
import { InvalidClientConfiguration } from './profile-lines.ts';

/**
 * Whose client refuses a directive, or does not heed it: profiles of that flavour go without, and the operator is told.
 *
 * OpenVPN 3, in OpenVPN Connect, takes `ifconfig-ipv6` from the server alone and stops at a profile that has it, with `setenv opt`
 * and `ignore-unknown-option` too; `route-ipv6` is nothing without it. It ignores `connect-retry`, and shuts out other DNS
 * servers by its own judgement (openvpn3, client/cliopt.hpp). `block-outside-dns` is for Windows, where Tunnelblick and OpenVPN
 * for Android are not. The AWS-provided client stops at what is not on its list.
 */
const LEFT_OUT: Readonly<Record<ExtraDirective, readonly ClientFlavour[]>> = {
  mssfix: ['aws'],
  'connect-retry': ['openvpn-connect'],
  'dhcp-option': ['aws'],
  'ifconfig-ipv6': ['openvpn-connect', 'aws'],
  'route-ipv6': ['openvpn-connect', 'aws'],
  'block-ipv6': ['aws'],
  'block-outside-dns': ['openvpn-connect', 'tunnelblick', 'openvpn-for-android', 'aws'],
};

/**
 * The operator's lines as a profile of this flavour says them. Throws `InvalidClientConfiguration` when what was stored is not
 * what {@link parseExtraLine} makes: nothing else gets out.
 */
export function extraLines(stored: readonly string[], flavour: ClientFlavour): readonly string[] {
  return stored
    .map(readStored)
    .filter((line) => !isLeftOut(line, flavour))
    .map(written);
}

/** The lines that a profile of this flavour goes without. */
export function leftOutLines(stored: readonly string[], flavour: ClientFlavour): readonly string[] {
  return stored
    .map(readStored)
    .filter((line) => isLeftOut(line, flavour))
    .map(({ text }) => text);
}

function isLeftOut({ directive }: ExtraLine, flavour: ClientFlavour): boolean {
  return LEFT_OUT[directive].includes(flavour);
}

/** OpenVPN knows `block-outside-dns` on Windows only; behind `setenv opt` it warns elsewhere where it would stop. */
function written({ directive, text }: ExtraLine): string {
  return directive === 'block-outside-dns' ? `setenv opt ${text}` : text;
}

function readStored(text: string): ExtraLine {
  const line = parseExtraLine(text);
  if (typeof line !== 'string' && line.text === text) return line;
  throw new InvalidClientConfiguration(
    `A profile cannot say ${JSON.stringify(text)}. Correct ClientConfigurationLines of the endpoint.`,
  );
}
