import { ConcurrentChange } from '../kernel/errors.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import { CodeAlreadyRedeemed, CodeUnknown, type RefusalContext } from './refusals.ts';
import type { AcceptedSignIn } from './sign-in.ts';

/** Accepted sign-ins by their one-time code, shared by all replicas. Throws `StoreUnavailable`. */
export interface AcceptedSignIns {
  /** Keeps `signIn` under a new code, which it returns. */
  add(signIn: AcceptedSignIn): Promise<string>;
  /** The code is known and was not redeemed yet. */
  isLive(code: string): Promise<boolean>;
  /** Throws `CodeUnknown`, `CodeAlreadyRedeemed`. */
  find(code: string): Promise<AcceptedSignIn>;
  /** Exactly one caller per code comes back; the others get `CodeAlreadyRedeemed` or `CodeUnknown`. */
  redeem(code: string, context: RefusalContext): Promise<void>;
}

/** The browser follows the ACS's redirect at once; a minute is for the slowest line. */
const CODE_SECONDS = 60;

/** What 32 random bytes look like; anything else cannot be a code and does not get to the store. */
const CODE = /^[A-Za-z0-9_-]{43}$/;

export function createAcceptedSignIns(store: OneTimeStore, random: RandomBytes): AcceptedSignIns {
  const keyOf = (code: string) => `code:${code}`;
  const itemOf = async (code: string) => (CODE.test(code) ? await store.get(keyOf(code)) : undefined);
  const alreadyRedeemed = (tombstone: string) =>
    new CodeAlreadyRedeemed().about(JSON.parse(tombstone) as RefusalContext);
  return {
    async add(signIn) {
      const code = randomToken(random, 32);
      if (await store.putIfAbsent(keyOf(code), JSON.stringify(signIn), CODE_SECONDS)) return code;
      throw new ConcurrentChange('A one-time code was drawn twice. Sign in again.');
    },
    async isLive(code) {
      return (await itemOf(code))?.state === 'live';
    },
    async find(code) {
      const item = await itemOf(code);
      if (!item) throw new CodeUnknown();
      if (item.state === 'consumed') throw alreadyRedeemed(item.tombstone);
      return JSON.parse(item.value) as AcceptedSignIn;
    },
    async redeem(code, context) {
      const result = await store.consume(keyOf(code), JSON.stringify(context));
      if (result.outcome === 'unknown') throw new CodeUnknown().about(context);
      if (result.outcome === 'already-consumed') throw alreadyRedeemed(result.tombstone);
    },
  };
}
