import express, { type RequestHandler } from 'express';
import { RequestTooLarge, UnsupportedMediaType } from './errors.ts';

export interface FormLimits {
  /** Bytes of the body as it was sent, percent-encoding included. */
  readonly bytes: number;
  readonly fields: number;
}

/**
 * Reads the body of an HTML form that was posted: url-encoded only and never inflated, so that a few bytes cannot become many.
 * Throws {@link RequestTooLarge} and {@link UnsupportedMediaType}; a body of another type leaves `req.body` undefined.
 */
export function formBody(limits: FormLimits): RequestHandler {
  const read = express.urlencoded({
    extended: false,
    inflate: false,
    limit: limits.bytes,
    parameterLimit: limits.fields,
  });
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    read(req, res, (error?: unknown) => next(error && namedBodyError(error)));
  };
}

/** body-parser's errors are told apart by their status. */
export function namedBodyError(error: unknown): unknown {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413) return new RequestTooLarge();
  if (status === 415) return new UnsupportedMediaType();
  return error;
}
