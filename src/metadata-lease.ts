import type { OneTimeStore } from './kernel/one-time-store.ts';
import { type MetadataOrder, orderKey } from './saml/metadata-order.ts';

/** Of one provider only one replica fetches; one that died meanwhile stands in the way for so long (seconds). */
const LEASE_SECONDS = 20;
/** More fetches of one document than this within a lease's time are nobody's need. */
const MOST_TURNS = 20;

/**
 * Does `work` unless somebody else is at work for the same order: then nothing. What is put once cannot be put again before
 * its time is up, so each turn has a name of its own, and is consumed at its end. Throws what `work` throws, and
 * `StoreUnavailable`.
 */
export async function withMetadataLease(
  oneTime: OneTimeStore,
  order: MetadataOrder,
  work: () => Promise<void>,
): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const name = `metadata-fetch:${orderKey(order)}:${turn}`;
    if (await oneTime.putIfAbsent(name, 'taken', LEASE_SECONDS)) {
      return work().finally(() => oneTime.consume(name, 'done'));
    }
    const taken = await oneTime.get(name);
    if (taken?.state === 'live') return;
  }
}
