import type { Realm } from '../../kernel/arn.ts';
import type { ServiceName } from '../service.ts';

/** Where AWS keeps services that have no Region of their own, and what their clients sign for. */
const GLOBAL_REGION = 'us-east-1';

/**
 * May a request to `service` be signed for `region`. It must be ours: a client that is set to another Region would write ARNs
 * of that one into its state and find nothing under them later. IAM is global, and older clients take STS for global too.
 */
export function isRegionOf(service: ServiceName, region: string, realm: Realm): boolean {
  return region === realm.region || ((service === 'iam' || service === 'sts') && region === GLOBAL_REGION);
}

/** The Region that a call asks, as policies see it. */
export function regionOf(service: ServiceName, realm: Realm): string {
  return service === 'iam' ? GLOBAL_REGION : realm.region;
}
