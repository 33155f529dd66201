import type { RequestHandler } from 'express';
import { bodyReader } from './body-reader.ts';

export interface FormLimits {
  /** Bytes of the body as it was sent, percent-encoding included. */
  readonly bytes: number;
  readonly fields: number;
}

/**
 * Reads the body of an HTML form that was posted: url-encoded only and never inflated, so that a few bytes cannot become many.
 * Throws `RequestTooLarge` and `UnsupportedMediaType`; a body of another type leaves `req.body` undefined.
 */
export function formBody(limits: FormLimits): RequestHandler {
  const read = bodyReader(({ urlencoded }) =>
    urlencoded({
      extended: false,
      inflate: false,
      limit: limits.bytes,
      parameterLimit: limits.fields,
    }),
  );
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    return read(req, res, next);
  };
}
