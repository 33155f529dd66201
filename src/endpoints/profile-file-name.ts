import { remembered } from '../kernel/remember.ts';
import type { ClientFlavour } from './client-flavours.ts';
import type { Endpoint } from './endpoint.ts';

/** With the hyphen and the id (31 characters) this stays within 64. */
const LONGEST_SLUG = 32;

type Named = Pick<Endpoint, 'clientVpnEndpointId' | 'displayName'>;

/**
 * `<name>-<endpoint id>.ovpn` or `<name>-<endpoint id>-<flavour>.ovpn`: at most 64 characters before the flavour, of letters,
 * digits, `-` and `_`. Without dots in the stem it can be neither hidden nor, as `con.…` would, one of Windows' device names.
 */
export function profileFileName(endpoint: Named, flavour?: ClientFlavour): string {
  const id = endpoint.clientVpnEndpointId;
  return `${[slugOf(endpoint), id, flavour ?? ''].filter((part) => part !== '').join('-')}.ovpn`;
}

const slugOf = remembered(({ clientVpnEndpointId, displayName }: Named) =>
  displayName === clientVpnEndpointId ? '' : slug(displayName),
);

/** Letters lose their accents; each run of anything else becomes one hyphen. */
function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replace(/^-+|-+$/g, '');
}
