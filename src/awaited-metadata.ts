import { type MetadataOrder, orderKey } from './saml/metadata-order.ts';
import { nextAttemptAt } from './saml/metadata-schedule.ts';
import type { Moment } from './saml/refresh-metadata.ts';

/** How it went so far with an order that nothing in the store answers to. */
export interface Attempts {
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly nextAttemptAt: number;
  /** Of the last failure. */
  readonly code: string;
}

/** What was never fetched yet. It is remembered here alone, for there is nothing in the store to write it to. */
export interface AwaitedMetadata {
  of(order: MetadataOrder): Attempts | undefined;
  fail(order: MetadataOrder, code: string, moment: Moment): void;
  /** Tells whether there was anything to forget. */
  forget(order: MetadataOrder): boolean;
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
    forget: (order) => attempts.delete(orderKey(order)),
    keepOnly(orders) {
      const keys = new Set(orders.map(orderKey));
      for (const key of attempts.keys()) if (!keys.has(key)) attempts.delete(key);
    },
  };
}
