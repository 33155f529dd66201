import { CLIENT_FLAVOURS } from './client-flavours.ts';
import { leftOutLines } from './extra-lines.ts';

/**
 * What an operator should know about `ClientConfigurationLines` of the endpoint called `name`: which profiles go without which
 * lines, and whom a line locks out. A text for each flavour that is concerned; none where every client takes every line.
 */
export function leftOutNotices(name: string, lines: readonly string[]): readonly string[] {
  const notices = CLIENT_FLAVOURS.flatMap((flavour) => {
    const without = leftOutLines(lines, flavour);
    if (without.length === 0) return [];
    return [
      `${name}: the profile ${flavour} goes without these lines, which its client refuses or does not heed: ${without.join('; ')}.`,
    ];
  });
  if (!lines.some((line) => line.startsWith('ifconfig-ipv6 '))) return notices;
  return [
    ...notices,
    `${name}: OpenVPN Connect refuses the profile openvpn because of ifconfig-ipv6. Give its people the profile openvpn-connect.`,
  ];
}
