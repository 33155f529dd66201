import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { contextOf } from './request-context.ts';

export interface RequestLogDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/**
 * One line per request, when its answer is over. It names the route's pattern, never the address that was
 * asked for: addresses hold one-time codes. A refusal is told by this line alone, as a warning.
 */
export function requestLog(deps: RequestLogDeps): RequestHandler {
  return (req, res, next) => {
    // It comes once; to listen `once` would cost a function more.
    res.on('close', () => record(deps, req, res));
    next();
  };
}

function record({ logger, metrics, clock }: RequestLogDeps, req: Request, res: Response): void {
  const { reference, clientAddress, startedAt, failure } = contextOf(res);
  const route = routeOf(req);
  metrics.increment('clientvpn_http_requests_total', { route, status: String(res.statusCode) });
  const line = {
    method: req.method,
    route,
    status: res.statusCode,
    milliseconds: clock() - startedAt,
    reference,
    clientAddress,
    // What is undefined is no part of a line.
    aborted: res.writableFinished ? undefined : true,
    ...failure,
  };
  if (failure !== undefined && isWorthAWarning(res.statusCode)) logger.warn(line, 'request');
  else logger.info(line, 'request');
}

/**
 * Addresses that lead nowhere are the everyday business of the internet. What is our own fault has a line of its own,
 * which is an error (`error-page.ts`).
 */
function isWorthAWarning(status: number): boolean {
  return status >= 400 && status < 500 && status !== 404 && status !== 405;
}

/** The pattern of the route that answered. `none` for everything else keeps the number of series small. */
function routeOf(req: Request): string {
  const path: unknown = req.route?.path;
  return typeof path === 'string' ? path : 'none';
}
