import { finished } from 'node:stream';
import type { Response } from 'express';
import type { Clock } from '../kernel/clock.ts';
import type { Counters } from '../kernel/counters.ts';
import type { Logger } from '../kernel/logger.ts';
import type { TraceStore } from '../kernel/trace-store.ts';
import type { SignInRefused } from '../saml/refusals.ts';
import { TRACE_SECONDS, type Trace } from '../saml/trace.ts';
import { type RateLimit, rateLimitKey } from '../web/rate-limit.ts';
import { contextOf } from '../web/request-context.ts';
import type { FailedSignIn, TraceMaker } from './make-trace.ts';

/** Keeps a trace of each sign-in that failed, as far as that costs nobody anything: see {@link createFlightRecorder}. */
export interface FlightRecorder {
  /**
   * Returns at once; the trace is made when the answer is over. `samlResponse` is the form field, where there was one.
   */
  record(res: Response, step: Trace['step'], refusal: SignInRefused, samlResponse?: string): void;
}

export interface FlightRecorderDeps {
  readonly traces: TraceStore;
  readonly counters: Counters;
  readonly makeTrace: TraceMaker;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** 24 hours of these are fewer than the traces that are kept, so no single network can push out everybody else's. */
const TRACES: RateLimit = { name: 'trace', limit: 40, windowSeconds: 3600 };

/** Each holds a form field of at most 181,000 characters; those beyond have their line in the log. */
const MOST_AT_ONCE = 16;

/**
 * A trace is made after the answer, one after the other, and a failure on the way is one line in the log: nobody's sign-in waits for it
 * or fails by it. What comes while many wait, or from a network that has had its share, leaves no trace.
 */
export function createFlightRecorder(deps: FlightRecorderDeps): FlightRecorder {
  const { clock, logger } = deps;
  let waiting = 0;
  let last = Promise.resolve();

  return {
    record(res, step, refusal, samlResponse) {
      const { reference, clientAddress } = contextOf(res);
      const failed: FailedSignIn = { reference, clientAddress, time: clock(), step, refusal, samlResponse };
      finished(res, () => {
        // Counted only now: an answer that its reader lets wait takes nobody's place.
        if (waiting >= MOST_AT_ONCE) return;
        waiting += 1;
        last = last
          .then(() => keep(deps, failed))
          .catch((error: unknown) => logger.warn({ reference, error }, 'No trace could be kept.'))
          .finally(() => {
            waiting -= 1;
          });
      });
    },
  };
}

async function keep(
  { counters, traces, makeTrace }: FlightRecorderDeps,
  failed: FailedSignIn,
): Promise<void> {
  const { limit, windowSeconds } = TRACES;
  const key = rateLimitKey(TRACES, failed.clientAddress);
  if (!(await counters.hitWithin(limit, key, windowSeconds))) return;
  const trace = await makeTrace(failed);
  await traces.put(trace.reference, JSON.stringify(trace), TRACE_SECONDS);
}
