import type { IncomingMessage } from 'node:http';
import { InvalidRequest } from '../kernel/errors.ts';
import { RequestTooLarge } from '../web/errors.ts';
import { GatewayBodyIncomplete } from './failures.ts';

/** A thousand reports are 300 KB, five thousand ids 200 KB, the largest question 60 KB. Bytes. */
export const LARGEST_BODY = 1024 * 1024;
/** So much more is read and thrown away, since most clients read no answer before they have sent all. */
const LARGEST_IGNORED = 4 * LARGEST_BODY;
/** How long a whole body may take; milliseconds. Gateways are few, and their bodies small. */
const BODY_TIMEOUT = 10_000;

/**
 * The body as JSON; nothing at all counts as `{}`. Throws `RequestTooLarge`, `GatewayBodyIncomplete` (also where it takes longer than
 * `timeout` milliseconds), and `InvalidRequest` for what is no JSON in UTF-8.
 */
export async function readJsonBody(incoming: IncomingMessage, timeout = BODY_TIMEOUT): Promise<unknown> {
  const body = await read(incoming, LARGEST_BODY, timeout);
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new InvalidRequest('The body is no JSON in UTF-8. Send one JSON object.', { fields: ['(whole)'] });
  }
}

/** Reads what a stranger sends and forgets it, as far as a gateway could mean it. Never rejects. */
export async function ignoreBody(incoming: IncomingMessage, timeout = BODY_TIMEOUT): Promise<void> {
  await read(incoming, 0, timeout).catch(() => undefined);
}

async function read(incoming: IncomingMessage, limit: number, timeout: number): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > LARGEST_IGNORED) throw new RequestTooLarge();
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => reject(new GatewayBodyIncomplete()), timeout);
  const take = (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    if (size > LARGEST_IGNORED) reject(new RequestTooLarge());
  };
  const end = () => (size > limit ? reject(new RequestTooLarge()) : resolve(Buffer.concat(chunks)));
  const leave = () => reject(new GatewayBodyIncomplete());
  incoming.on('data', take).on('end', end).on('error', leave).on('close', leave);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    incoming.off('data', take);
  }
}
