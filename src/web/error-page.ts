import { inspect } from 'node:util';
import type { ErrorRequestHandler, Response } from 'express';
import { InvalidRequest, PosternError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { MethodNotAllowed, TooManyRequests, UnexpectedFailure } from './errors.ts';
import { contextOf, noteFailure } from './request-context.ts';

export interface ErrorPageDeps {
  readonly logger: Logger;
  /** Answers with the page for a failure. It must not need the session or any store. */
  readonly show: (res: Response, error: PosternError) => void;
}

/** A client may try again so soon after a store was away. Seconds. */
const RETRY_AFTER_OUTAGE = 10;

/** The one place where a failure becomes an answer. It stands last in the application. */
export function errorPage(deps: ErrorPageDeps): ErrorRequestHandler {
  return (thrown: unknown, _req, res, _next) => {
    const error = named(thrown);
    note(deps.logger, res, error, thrown);
    // Half an answer is out already: a cut connection tells the client so, a finished one needs nothing more.
    if (res.headersSent) {
      if (!res.writableEnded) cut(deps.logger, res, error);
      return;
    }
    setHeaders(res, error);
    deps.show(res, error);
    if (res.statusCode >= 500) noteOwnFault(deps.logger, res, error);
  };
}

function cut(logger: Logger, res: Response, error: PosternError): void {
  res.destroy();
  noteOwnFault(logger, res, error);
}

/**
 * What is answered with 5xx, or began as a good answer and had to be cut, is ours to mend, so it shows at every log level; its request
 * line is for information.
 */
function noteOwnFault(logger: Logger, res: Response, error: PosternError): void {
  if (error instanceof UnexpectedFailure) return;
  const { reference } = contextOf(res);
  logger.error({ reference, code: error.code, details: error.details }, error.message);
}

/** Express and its parsers throw errors with a 4xx `status` for requests that they cannot read. */
function named(thrown: unknown): PosternError {
  if (thrown instanceof PosternError) return thrown;
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : 500;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new InvalidRequest('The request could not be read. Check what sends it.', {}, { cause: thrown });
  }
  return new UnexpectedFailure(thrown);
}

function note(logger: Logger, res: Response, error: PosternError, thrown: unknown): void {
  noteFailure(res, error);
  if (!(error instanceof UnexpectedFailure)) return;
  const stack = thrown instanceof Error ? thrown.stack : inspect(thrown);
  logger.error({ reference: contextOf(res).reference, code: error.code, stack }, 'unexpected failure');
}

function setHeaders(res: Response, error: PosternError): void {
  if (error instanceof TooManyRequests) res.setHeader('Retry-After', error.retryAfterSeconds);
  if (error instanceof MethodNotAllowed) res.setHeader('Allow', error.allowed);
  if (error.code === 'StoreUnavailable') res.setHeader('Retry-After', RETRY_AFTER_OUTAGE);
}
