import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawRequest } from './service.ts';

/** A request as it came, but for its body. */
export function requestHead(incoming: IncomingMessage): RawRequest {
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '/',
    rawHeaders: incoming.rawHeaders,
    body: NOTHING,
    ...originOf(incoming.socket),
  };
}

/** What is known of something that was no request: where it came from. */
export function noRequest(socket: Duplex): RawRequest {
  return { method: '', target: '/', rawHeaders: [], body: NOTHING, ...originOf(socket) };
}

const NOTHING = Buffer.alloc(0);

/** No address: the other side has gone already. */
function originOf(socket: Duplex & { readonly remoteAddress?: string | undefined }) {
  return { sourceAddress: withoutMapping(socket.remoteAddress ?? ''), isSecure: 'encrypted' in socket };
}

/** A dual-stack socket writes 192.0.2.1 as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2); policies name it as it is. */
function withoutMapping(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
