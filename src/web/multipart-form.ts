import type { Request, RequestHandler } from 'express';
import { InvalidRequest } from '../kernel/errors.ts';
import { bodyReader } from './body-reader.ts';
import { UnsupportedMediaType } from './errors.ts';

/** What a field holds: text, or the bytes of a file. */
export type MultipartForm = Readonly<Record<string, string | Uint8Array>>;

/**
 * Reads the body of an HTML form with a file in it (RFC 7578) into `req.body`, a {@link MultipartForm}: at most `bytes`
 * of it, never inflated. The platform's own reader of `multipart/form-data` does the work. Of several fields with one
 * name the first counts. Throws `RequestTooLarge`, `UnsupportedMediaType`, `InvalidRequest`.
 */
export function multipartForm(bytes: number): RequestHandler {
  const read = bodyReader(({ raw }) => raw({ type: 'multipart/form-data', inflate: false, limit: bytes }));
  return (req, res, next) =>
    read(req, res, (error?: unknown) => {
      if (error) return next(error);
      parseForm(req).then((form) => {
        req.body = form;
        next();
      }, next);
    });
}

async function parseForm({ body, headers }: Request): Promise<MultipartForm> {
  if (!Buffer.isBuffer(body)) throw new UnsupportedMediaType();
  const parsed = new Response(new Uint8Array(body), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  });
  const form = await parsed.formData().catch((cause: unknown) => {
    throw new InvalidRequest('The form could not be read. Check what sends it.', {}, { cause });
  });
  const fields = new Map<string, string | Uint8Array>();
  for (const [name, value] of form) {
    if (fields.has(name)) continue;
    fields.set(name, typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer()));
  }
  return Object.fromEntries(fields);
}
