import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import type { RevocationListStore } from '../../endpoints/revocation-list-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { MetricHistory } from '../../kernel/metric-history.ts';

export interface CloudWatchNeeds {
  readonly endpoints: Pick<EndpointStore, 'list'>;
  readonly revocationLists: Pick<RevocationListStore, 'list'>;
  readonly history: MetricHistory;
  readonly clock: Clock;
}
