import type { RandomBytes } from './random.ts';

/** Asking for a few bytes costs as much as asking for a few thousand. */
const POOL_BYTES = 4096;
/** Whoever wants more than this is served directly. */
const LARGEST_PORTION = 64;

/** Hands out what `random` gives from a pool: every byte once, and it is wiped from the pool then. */
export function pooledRandom(random: RandomBytes): RandomBytes {
  let pool = new Uint8Array();
  let used = 0;
  return (count) => {
    if (count > LARGEST_PORTION) return random(count);
    if (pool.length - used < count) {
      pool = new Uint8Array(random(POOL_BYTES));
      used = 0;
    }
    const begin = used;
    used += count;
    const portion = pool.slice(begin, used);
    pool.fill(0, begin, used);
    return portion;
  };
}
