import type { RandomBytes } from '../kernel/random.ts';

/** A key for the demo's management API. */
export interface DemoAccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Made anew at each start, so that no key is known to anybody who reads the source. */
export function makeAccessKey(random: RandomBytes): DemoAccessKey {
  return {
    accessKeyId: `AKIADEMO${Buffer.from(random(6)).toString('hex').toUpperCase()}`,
    secretAccessKey: Buffer.from(random(30)).toString('hex'),
  };
}
