/**
 * Fixed-window counters for rate limits, shared by all replicas. A window starts with the first hit of a key
 * and is over `windowSeconds` later, however many hits came. All methods throw {@link StoreUnavailable}.
 */
export interface Counters {
  /** Counts one and returns the count in the running window, this one included. */
  hit(key: string, windowSeconds: number): Promise<number>;
  /** Counts `amount`, a whole number above 0, at once; the count in the running window, these included. */
  add(key: string, amount: number, windowSeconds: number): Promise<number>;
  /** Counts one unless the count has reached `limit`; tells whether it did. What is refused leaves the count as it was. */
  hitWithin(limit: number, key: string, windowSeconds: number): Promise<boolean>;
  /** The count in the running window, 0 when none runs. */
  count(key: string): Promise<number>;
  /** Takes one hit back, never below 0: what succeeded must not count against anybody. */
  release(key: string): Promise<void>;
}
