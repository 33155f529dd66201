import { crlDaysToExpiry } from './endpoints/revocation-list-facts.ts';
import type { RevocationList } from './endpoints/revocation-list-store.ts';
import type { Clock } from './kernel/clock.ts';
import { PosternError, StoreUnavailable } from './kernel/errors.ts';
import type { Metrics, Reading } from './kernel/metrics.ts';
import type { Store } from './store/store.ts';

export interface RevocationListGaugeNeeds {
  readonly store: Pick<Store, 'revocationLists' | 'asOf'>;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/**
 * Brings CrlDaysToExpiry up to date, at each scrape, so that a list that was imported shows at once. A store that is away leaves the
 * gauge as it is; that has series of its own.
 */
export function createRevocationListGauge({ store, clock, metrics }: RevocationListGaugeNeeds) {
  return async (): Promise<void> => {
    try {
      const lists = await store.revocationLists.list(store.asOf());
      const readings = lists.flatMap(({ value }) => readingOf(value, clock()));
      metrics.replace('clientvpn_crl_days_to_expiry', readings);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  };
}

/** None of a list that cannot be read: it refuses everybody, and whoever is refused is told why. */
function readingOf(list: RevocationList, now: number): readonly Reading<'clientvpn_crl_days_to_expiry'>[] {
  try {
    return [[{ endpoint: list.clientVpnEndpointId }, crlDaysToExpiry(list, now)]];
  } catch (error) {
    if (error instanceof PosternError) return [];
    throw error;
  }
}
