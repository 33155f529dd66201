import { createHmac } from 'node:crypto';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { Secret } from './kernel/secret.ts';
import { createFlightRecorder, type FlightRecorder } from './portal/flight-recorder.ts';
import type { TraceMaker } from './portal/make-trace.ts';
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
  const { counters, traces } = needs.store;
  const makeTrace: TraceMaker = async (failed) => (await traceMaker(needs))(failed);
  return createFlightRecorder({ ...needs, traces, counters, makeTrace });
}

/** What makes traces is no small part of the program, and comes with the first failure. */
async function traceMaker(needs: FlightRecorderNeeds): Promise<TraceMaker> {
  const { counters, endpoints, samlProviders } = needs.store;
  const [{ createTraceMaker }, { createExamineFailure }] = await Promise.all([
    import('./portal/make-trace.ts'),
    import('./saml/examine-failure.ts'),
  ]);
  const examineFailure = createExamineFailure({ ...needs, samlProviders });
  return createTraceMaker({
    endpoints,
    counters,
    examineFailure,
    digestOf: keyedDigest(needs.sessionSecrets),
  });
}

/** A key of its own is drawn from the secret, so that digests here say nothing about the keys of sessions. */
function keyedDigest([secret]: readonly Secret[]): (value: string) => string {
  const key = createHmac('sha256', secret?.reveal() ?? '')
    .update('values in traces')
    .digest();
  return (value) => createHmac('sha256', key).update(value).digest('hex').slice(0, DIGEST_DIGITS);
}
