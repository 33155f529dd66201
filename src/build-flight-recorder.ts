import { createHmac } from 'node:crypto';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { Secret } from './kernel/secret.ts';
import { createFlightRecorder, type FlightRecorder } from './portal/flight-recorder.ts';
import { createTraceMaker } from './portal/make-trace.ts';
import { createExamineFailure } from './saml/examine-failure.ts';
import type { ServiceProvider } from './saml/sign-in.ts';
import type { ResponseVerifier } from './saml/verifier.ts';
import type { Store } from './store/store.ts';

export interface FlightRecorderNeeds {
  readonly store: Store;
  readonly serviceProvider: ServiceProvider;
  readonly verifier: Pick<ResponseVerifier, 'verify' | 'decrypts'>;
  readonly clockSkewMs: number;
  /** Digests of values are keyed with the first, so that nobody who reads the store can try values out. */
  readonly sessionSecrets: readonly Secret[];
  readonly clock: Clock;
  readonly logger: Logger;
}

/** 32 bits tell the values of one Response apart, and are too few to be sure of any guess. */
const DIGEST_DIGITS = 8;

/** Puts together what keeps traces of failed sign-ins. */
export function buildFlightRecorder(needs: FlightRecorderNeeds): FlightRecorder {
  const { counters, endpoints, samlProviders, traces } = needs.store;
  const examineFailure = createExamineFailure({ ...needs, samlProviders });
  const digestOf = keyedDigest(needs.sessionSecrets);
  const makeTrace = createTraceMaker({ endpoints, counters, examineFailure, digestOf });
  return createFlightRecorder({ ...needs, traces, counters, makeTrace });
}

/** A key of its own is drawn from the secret, so that digests here say nothing about the keys of sessions. */
function keyedDigest([secret]: readonly Secret[]): (value: string) => string {
  const key = createHmac('sha256', secret?.reveal() ?? '')
    .update('values in traces')
    .digest();
  return (value) => createHmac('sha256', key).update(value).digest('hex').slice(0, DIGEST_DIGITS);
}
