import { createHash } from 'node:crypto';
import type { Caller } from './caller.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The unique id of a user as IAM writes it, `AIDA` and 17 letters or digits. It follows from account and name. */
export function userId({ account, userName }: Pick<Caller, 'account' | 'userName'>): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['user', account, userName]))
    .digest();
  const letters = [...digest.subarray(0, 17)].map((byte) => BASE32[byte % 32]);
  return `AIDA${letters.join('')}`;
}
