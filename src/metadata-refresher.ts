import { createAwaitedMetadata } from './awaited-metadata.ts';
import { atMost } from './kernel/at-most.ts';
import { StoreUnavailable } from './kernel/errors.ts';
import type { Metrics } from './kernel/metrics.ts';
import { setMetadataGauges } from './metadata-gauges.ts';
import { isDue, type RefreshNeeds, refreshProvider } from './refresh-provider.ts';
import { type MetadataOrder, ordersFor } from './saml/metadata-order.ts';
import type { SamlProvider } from './saml/saml-provider-store.ts';

export interface MetadataRefresherNeeds extends Omit<RefreshNeeds, 'awaited'> {
  readonly metrics: Metrics;
}

/** Keeps up to date what is fetched from addresses, together with the other replicas. */
export interface MetadataRefresher {
  /**
   * Fetches what is due, or with `isUrgent` everything, and sets the gauges. Never throws: what goes wrong is logged and tried
   * again.
   */
  look(options?: { readonly isUrgent?: boolean }): Promise<void>;
  /**
   * Fetches for one provider whose keys may have changed, unless it was asked within the last ten seconds: strangers can bring
   * this about. What comes of it counts among the regular attempts only when it brings a document. Never throws.
   */
  suspect(samlProviderArn: string): Promise<void>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** A provider's web server is asked no more often for suspicions, by all replicas together. */
const SUSPICION_SECONDS = 10;
/** Name look-ups occupy threads of the process, of which there are four. */
const MOST_AT_ONCE = 3;

export function createMetadataRefresher(needs: MetadataRefresherNeeds): MetadataRefresher {
  const { store, logger, metrics, declared } = needs;
  const awaited = createAwaitedMetadata();
  const closing = new AbortController();
  let running: Promise<void> = Promise.resolve();
  /** Under way, or waiting for one that is. */
  let looks = 0;
  const suspected = new Map<string, Promise<void>>();
  const fetches = atMost(MOST_AT_ONCE);
  /** Addresses that do not answer a look must not keep those waiting whose keys have changed. */
  const suspicions = atMost(MOST_AT_ONCE);

  const readProviders = async (): Promise<readonly SamlProvider[]> =>
    (await store.samlProviders.list()).map(({ value }) => value);

  const look = async (isUrgent: boolean): Promise<void> => {
    const providers = await readProviders();
    const orders = ordersFor(declared(), providers);
    awaited.keepOnly(orders);
    const due = orders.filter(
      (order) => isUrgent || isDue({ ...needs, awaited }, order, of(order, providers)),
    );
    const { signal } = closing;
    const refresh = (order: MetadataOrder) =>
      refreshProvider({ ...needs, awaited }, order, { isUrgent, signal });
    await Promise.all(due.map((order) => fetches(() => refresh(order))));
    setMetadataGauges(metrics, orders, due.length > 0 ? await readProviders() : providers, awaited);
  };

  const lookAgainAt = async (samlProviderArn: string): Promise<void> => {
    const stored = (await store.samlProviders.get(samlProviderArn))?.value;
    const order = stored && ordersFor(declared(), [stored]).find((each) => of(each, [stored]));
    const { confirmedAt, lastFailure } = stored?.metadataSource ?? {};
    const askedAt = Math.max(confirmedAt ?? 0, lastFailure?.at ?? 0);
    if (order === undefined || needs.clock() - askedAt < SUSPICION_SECONDS * 1000) return;
    const mark = `metadata-suspicion:${samlProviderArn}`;
    if (!(await store.oneTime.putIfAbsent(mark, 'asked', SUSPICION_SECONDS))) return;
    const { signal } = closing;
    await refreshProvider({ ...needs, awaited }, order, { isUrgent: true, isSuspicion: true, signal });
  };

  const safely = async (work: () => Promise<void>): Promise<void> => {
    try {
      if (!closing.signal.aborted) await work();
    } catch (error) {
      if (error instanceof StoreUnavailable)
        logger.debug({ error }, 'The store is away: no metadata was fetched.');
      else logger.error({ error }, 'Metadata could not be looked after. It is tried again.');
    }
  };

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    running = running.then(() => safely(work));
    return running;
  };

  return {
    look({ isUrgent = false } = {}) {
      // One that is under way sees all that is due; with addresses that do not answer it may take longer than a timer.
      if (looks > 0 && !isUrgent) return running;
      looks += 1;
      return inTurn(() => look(isUrgent).finally(() => (looks -= 1)));
    },
    async suspect(samlProviderArn) {
      if (suspected.has(samlProviderArn)) return;
      const work = suspicions(() => safely(() => lookAgainAt(samlProviderArn)));
      suspected.set(samlProviderArn, work);
      await work;
      suspected.delete(samlProviderArn);
    },
    async close() {
      closing.abort();
      await Promise.all([running, ...suspected.values()]);
    },
  };
}

function of(order: MetadataOrder, providers: readonly SamlProvider[]): SamlProvider | undefined {
  return providers.find(({ samlProviderArn }) => samlProviderArn === order.samlProviderArn);
}
