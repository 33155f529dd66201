import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * The address of the person's machine: what the trusted proxies forwarded, else the other end of the socket.
 * Text that is no IP address (a proxy may write `unknown`) gives way to the socket's address.
 */
export function clientAddress(req: Pick<Request, 'ip' | 'socket'>): string {
  const forwarded = withoutMapping(withoutPort(req.ip ?? ''));
  return isIP(forwarded) ? forwarded : withoutMapping(req.socket.remoteAddress ?? '');
}

/** Some proxies forward `192.0.2.1:50123` or `[2001:db8::1]:50123` (RFC 7239 section 6 allows a port). */
function withoutPort(address: string): string {
  const [, bracketed, ipv4] =
    /^(?:\[([0-9a-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/i.exec(address) ?? [];
  return bracketed ?? ipv4 ?? address;
}

/** `::ffff:192.0.2.1` is how a dual-stack socket writes 192.0.2.1 (RFC 4291 section 2.5.5.2). */
function withoutMapping(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

/**
 * What rate limits count: an IPv4 address, or the /64 of an IPv6 address, since one subscriber
 * holds at least a whole /64 (RFC 6177) and could walk through it.
 */
export function addressBucket(address: string): string {
  if (isIP(address) !== 6) return address;
  return `${leadingGroups(address.split('%')[0] ?? '').join(':')}::/64`;
}

function leadingGroups(address: string): readonly string[] {
  const [head = '', tail] = address.split('::');
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
}

/** An embedded IPv4 tail stands for two groups; only their number matters to the first 64 bits. */
function groupsOf(part: string): readonly string[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
