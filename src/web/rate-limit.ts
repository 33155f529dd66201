import { addressBucket } from '../kernel/address-bucket.ts';
import type { Counters } from '../kernel/counters.ts';
import { TooManyRequests } from './errors.ts';

/** So many of one thing per client address and window. */
export interface RateLimit {
  /** Part of the counter's key and of the log line. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The counter's key: one per IPv4 address or IPv6 /64. */
export function rateLimitKey(rate: RateLimit, address: string): string {
  return `rate:${rate.name}:${addressBucket(address)}`;
}

/**
 * Counts one before the work; throws {@link TooManyRequests} beyond the limit. Give it back with `counters.release`.
 * What is refused leaves the count as it was, so nobody whose work was admitted waits longer.
 */
export async function countOrRefuse(
  counters: Pick<Counters, 'hitWithin'>,
  rate: RateLimit,
  key: string,
): Promise<void> {
  const { name, limit, windowSeconds } = rate;
  if (!(await counters.hitWithin(limit, key, windowSeconds))) throw new TooManyRequests(name, windowSeconds);
}

/** Counts nothing; throws {@link TooManyRequests} when the limit is reached already. */
export async function refuseBeyond(counters: Counters, rate: RateLimit, key: string): Promise<void> {
  const count = await counters.count(key);
  if (count >= rate.limit) throw new TooManyRequests(rate.name, rate.windowSeconds);
}
