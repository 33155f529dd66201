import { isIP } from 'node:net';
import type { Request } from 'express';

/**
 * The address of the person's machine: what the trusted proxies forwarded, else the other end of the socket.
 * Text that is no IP address (a proxy may write `unknown`) gives way to the socket's address.
 */
export function clientAddress(req: Pick<Request, 'ip' | 'socket'>): string {
  const forwarded = plainAddress(withoutPort(req.ip ?? ''));
  return isIP(forwarded) ? forwarded : plainAddress(req.socket.remoteAddress ?? '');
}

/** Some proxies forward `192.0.2.1:50123` or `[2001:db8::1]:50123` (RFC 7239 section 6 allows a port). */
function withoutPort(address: string): string {
  const [, bracketed, ipv4] =
    /^(?:\[([0-9a-f:.]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/i.exec(address) ?? [];
  return bracketed ?? ipv4 ?? address;
}

/** `::ffff:192.0.2.1` is how a dual-stack socket writes 192.0.2.1 (RFC 4291 section 2.5.5.2). */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}
