import type { IncomingMessage } from 'node:http';
import type { RawRequest } from './service.ts';

/** A request as it came, but for its body. */
export function requestHead(incoming: IncomingMessage): RawRequest {
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '/',
    rawHeaders: incoming.rawHeaders,
    body: NO_REQUEST.body,
    sourceAddress: withoutMapping(incoming.socket.remoteAddress ?? ''),
    isSecure: 'encrypted' in incoming.socket,
  };
}

/** What is known of something that was no request. */
export const NO_REQUEST: RawRequest = {
  method: '',
  target: '/',
  rawHeaders: [],
  body: Buffer.alloc(0),
  sourceAddress: '',
  isSecure: false,
};

/** A dual-stack socket writes 192.0.2.1 as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2); policies name it as it is. */
function withoutMapping(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
