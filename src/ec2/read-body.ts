import { on } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { ManagementApi } from './management-api.ts';
import type { RawRequest } from './service.ts';
import { RequestBodyIncomplete, RequestBodyTooLarge, TooManyLargeBodies } from './wire/failures.ts';

/** A revocation list of 20,000 entries is 1 MB as a form; four leave room for longer serial numbers. */
const LARGEST_BODY = 4 * 1024 * 1024;
/** So much more is read and thrown away, since most clients read no answer before they have sent all. */
const LARGEST_IGNORED = 4 * LARGEST_BODY;
/** Nearly all requests are smaller. What is larger is read for people with a key only, and not for all at once. */
const SMALL_BODY = 64 * 1024;
/** 16 of 4 MB are 64 MB. */
const MOST_LARGE_BODIES = 16;

/**
 * The body as it came. Throws `RequestBodyTooLarge`, `RequestBodyIncomplete`, `TooManyLargeBodies`, and, of large ones, what `api`
 * finds wrong with the head.
 */
export type ReadBody = (
  incoming: IncomingMessage,
  head: RawRequest,
  api: Pick<ManagementApi, 'assertPlausible'>,
) => Promise<Buffer>;

export function createBodyReader(): ReadBody {
  const readLarge = createLargeBodyReader();
  return async (incoming, head, api) => {
    if (isSmall(incoming)) return read(incoming, LARGEST_BODY);
    try {
      api.assertPlausible(head);
    } catch (error) {
      await read(incoming, 0).catch(() => undefined);
      throw error;
    }
    return readLarge(incoming);
  };
}

/**
 * Where there is no place left, the oldest loses its own: who means well needs it for a moment, and who knows no more than the id of a key, which
 * is no secret, can keep nobody from sending a revocation list by sending slowly.
 */
function createLargeBodyReader(): (incoming: IncomingMessage) => Promise<Buffer> {
  const reading = new Set<AbortController>();
  return async (incoming) => {
    const [oldest] = reading.size < MOST_LARGE_BODIES ? [] : reading;
    if (oldest) reading.delete(oldest);
    oldest?.abort();
    const place = new AbortController();
    reading.add(place);
    try {
      return await read(incoming, LARGEST_BODY, place.signal);
    } finally {
      reading.delete(place);
    }
  };
}

/** A body without a length, in chunks, may become a large one. */
function isSmall({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= SMALL_BODY;
}

/** With `signal` it can be given up, so that it is still answered: throws `TooManyLargeBodies` then. */
async function read(incoming: IncomingMessage, limit: number, signal?: AbortSignal): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > LARGEST_IGNORED) throw new RequestBodyTooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of signal ? untilAborted(incoming, signal) : incoming) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > LARGEST_IGNORED) break;
    }
  } catch {
    throw signal?.aborted ? new TooManyLargeBodies() : new RequestBodyIncomplete();
  }
  if (size > limit) throw new RequestBodyTooLarge(limit);
  return chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
}

/** The chunks of a stream, which is not destroyed when the signal ends them. */
async function* untilAborted(incoming: IncomingMessage, signal: AbortSignal): AsyncIterable<Buffer> {
  for await (const [chunk] of on(incoming, 'data', { signal, close: ['end'] })) yield chunk;
}
