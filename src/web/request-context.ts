import type { RequestHandler, Response } from 'express';
import type { Clock } from '../kernel/clock.ts';
import type { FailureDetails, FailureSubject, PosternError } from '../kernel/errors.ts';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import { clientAddress } from './client-address.ts';
import type { CookieJar } from './cookies.ts';
import { type Language, languageOf } from './language.ts';
import { newReference } from './reference.ts';

/** What is known of a request before anything is decided about it. */
export interface RequestContext {
  /** Names this request in the log, in a header and on an error page: `4F7KQ-0XMWD`. */
  readonly reference: string;
  /** For the Content-Security-Policy, 128 random bits. */
  readonly nonce: string;
  readonly clientAddress: string;
  /** Of the page that answers; nothing is decided by it. */
  readonly language: Language;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Why the request was refused, for its log line. */
  failure?: RequestFailure;
}

/** Which failure, in words for an operator, and what it was about. */
export interface RequestFailure extends FailureSubject {
  readonly code: string;
  readonly reason: string;
  readonly details: FailureDetails;
}

declare global {
  namespace Express {
    interface Locals {
      context: RequestContext;
    }
  }
}

/** Gives every request its context. The reference is always our own: what a client sends is never believed. */
export function requestContext(deps: {
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly jar: CookieJar;
}): RequestHandler {
  const { random } = deps;
  return (req, res, next) => {
    const reference = newReference(random);
    res.locals.context = {
      reference,
      nonce: randomToken(random, 16),
      clientAddress: clientAddress(req),
      language: languageOf(req, deps.jar),
      startedAt: deps.clock(),
    };
    res.setHeader('X-Request-Id', reference);
    next();
  };
}

/** The context of the request that `res` answers. */
export function contextOf(res: Response): RequestContext {
  return res.locals.context;
}

/** Has the log line of the request say why it was refused. */
export function noteFailure(res: Response, { code, message, details, subject }: PosternError): void {
  contextOf(res).failure = { code, reason: message, details, ...subject };
}
