import type { BodyParser } from 'body-parser';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { RequestTooLarge, UnsupportedMediaType } from './errors.ts';

type Read = ReturnType<BodyParser['raw']>;

/**
 * Reads bodies into `req.body` with what `make` takes from body-parser. That is loaded with the first body: no start needs it. Until then
 * the bytes wait in the connection. Throws {@link RequestTooLarge} and {@link UnsupportedMediaType}.
 */
export function bodyReader(make: (parser: BodyParser) => Read): RequestHandler {
  let read: Read | undefined;
  return async (req: Request, res: Response, next: NextFunction) => {
    read ??= make((await import('body-parser')).default);
    read(req, res, (error?: unknown) => next(error && namedBodyError(error)));
  };
}

/** body-parser's errors are told apart by their status. */
function namedBodyError(error: unknown): unknown {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413) return new RequestTooLarge();
  if (status === 415) return new UnsupportedMediaType();
  return error;
}
