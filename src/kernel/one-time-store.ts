/** What is known of a key: its value while it is live, its tombstone once it was consumed. */
export type OneTimeItem =
  | { readonly state: 'live'; readonly value: string }
  | { readonly state: 'consumed'; readonly tombstone: string };

/** What `consume` found. Exactly one caller per key ever gets `won`, across all replicas. */
export type ConsumeOutcome =
  | { readonly outcome: 'won'; readonly value: string }
  | { readonly outcome: 'already-consumed'; readonly tombstone: string }
  | { readonly outcome: 'unknown' };

/**
 * Short-lived things that may be used once: pending sign-ins, assertion ids, one-time codes, client tokens.
 * Every item, live or consumed, is forgotten when the time given at `putIfAbsent` is up; consuming does not renew it.
 * Keys are opaque text of any content up to 512 characters. All methods throw {@link StoreUnavailable}.
 */
export interface OneTimeStore {
  /** Puts `value` under `key` unless anything (live or consumed) is there; tells whether it did. */
  putIfAbsent(key: string, value: string, ttlSeconds: number): Promise<boolean>;
  get(key: string): Promise<OneTimeItem | undefined>;
  /** Replaces the live value by `tombstone`, atomically: the first caller wins, all others read the tombstone. */
  consume(key: string, tombstone: string): Promise<ConsumeOutcome>;
}
