import type { IncomingMessage } from 'node:http';
import { RequestBodyIncomplete, RequestBodyTooLarge } from './wire/failures.ts';

/** A revocation list of 20,000 entries is 1 MB as a form; four leave room for longer serial numbers. */
const LARGEST_BODY = 4 * 1024 * 1024;
/** So much more is read and thrown away, since most clients read no answer before they have sent all. */
const LARGEST_IGNORED = 4 * LARGEST_BODY;

/** The body as it came. Throws `RequestBodyTooLarge` and `RequestBodyIncomplete`. */
export async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(incoming.headers['content-length'] ?? 0) > LARGEST_IGNORED ? LARGEST_IGNORED : 0;
  try {
    if (size < LARGEST_IGNORED) {
      for await (const chunk of incoming as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size <= LARGEST_BODY) chunks.push(chunk);
        else chunks.length = 0;
        if (size >= LARGEST_IGNORED) break;
      }
    }
  } catch {
    throw new RequestBodyIncomplete('The body of the request did not arrive whole. Send it again.');
  }
  if (size > LARGEST_BODY) throw new RequestBodyTooLarge(LARGEST_BODY);
  return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
}
