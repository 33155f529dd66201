import { type MetadataOrder, orderKey } from './saml/metadata-order.ts';
import { nextAttemptAt } from './saml/metadata-schedule.ts';
import type { Moment } from './saml/refresh-metadata.ts';

/** How it went so far with an order, for the time when nothing in the store answers to it. */
export interface Attempts {
  /** In a row. */
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly nextAttemptAt: number;
  /** Of the last failure. */
  readonly code?: string;
}

/** What this process knows of orders, and the store does not. */
export interface AwaitedMetadata {
  of(order: MetadataOrder): Attempts | undefined;
  fail(order: MetadataOrder, code: string, moment: Moment): void;
  /** Replicas with different files must not overwrite each other's documents in turns, as fast as they can. */
  succeed(order: MetadataOrder, nextFetchAt: number): void;
  /** Forgets what is not among `orders`. */
  keepOnly(orders: readonly MetadataOrder[]): void;
}

export function createAwaitedMetadata(): AwaitedMetadata {
  const attempts = new Map<string, Attempts>();
  return {
    of: (order) => attempts.get(orderKey(order)),
    fail(order, code, { now, chance }) {
      const failures = (attempts.get(orderKey(order))?.failures ?? 0) + 1;
      attempts.set(orderKey(order), { failures, nextAttemptAt: nextAttemptAt(now, failures, chance), code });
    },
    succeed: (order, nextFetchAt) => {
      attempts.set(orderKey(order), { failures: 0, nextAttemptAt: nextFetchAt });
    },
    keepOnly(orders) {
      const keys = new Set(orders.map(orderKey));
      for (const key of attempts.keys()) if (!keys.has(key)) attempts.delete(key);
    },
  };
}
