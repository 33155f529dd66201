import type { Clock } from '../../kernel/clock.ts';
import type { Counters } from '../../kernel/counters.ts';

/**
 * So many wrong attempts for one name within half an hour, wherever they come from: policies lock an account after five within that time (AWS
 * Managed Microsoft AD) or after ten within ten minutes (Windows Server since 2022). So nobody is locked out by what is tried here.
 */
export const WRONG_FOR_A_NAME = 4;
/** And for one place, whatever names are tried: an office behind one address mistypes, too. */
export const WRONG_FROM_A_PLACE = 50;
/** Seconds. */
export const ATTEMPT_WINDOW = 30 * 60;

/** An attempt that counts as a wrong one until it is given back. */
export interface Attempt {
  /** The same attempt under another name of the same account; false: there were too many. Throws `StoreUnavailable`. */
  countAs(name: string): Promise<boolean>;
  giveBack(): Promise<void>;
}

export interface AttemptsDeps {
  readonly counters: Counters;
  readonly clock: Clock;
}

/** Whose attempt it is: `name` and `from` are opaque, and short. */
export interface Attempter {
  readonly directoryId: string;
  readonly name: string;
  readonly from: string;
}

/**
 * Counts an attempt before anybody is asked, so that many at once count as many. Undefined: there were too many. Throws `StoreUnavailable`.
 */
export async function countAttempt(deps: AttemptsDeps, who: Attempter): Promise<Attempt | undefined> {
  const { counters } = deps;
  const place = `directory-place:${who.directoryId}:${who.from}`;
  if (!(await counters.hitWithin(WRONG_FROM_A_PLACE, place, ATTEMPT_WINDOW))) return undefined;
  const counted = [place];
  const countAs = async (name: string): Promise<boolean> => {
    const key = await countForName(deps, { ...who, name });
    if (key !== undefined) counted.push(key);
    return key !== undefined;
  };
  if (!(await countAs(who.name))) return undefined;
  return {
    countAs,
    // What cannot be given back is forgotten at the end of its window.
    async giveBack() {
      await Promise.all(counted.map((key) => counters.release(key).catch(() => undefined)));
    },
  };
}

/**
 * Of the clock's half hours, this one and the one before count together, so that no half hour at all sees more than
 * {@link WRONG_FOR_A_NAME}; a window that begins with its first attempt would let twice as many through around its end. The earlier count grows no more,
 * so what it leaves can be asked for in one step. Gives the key that was counted.
 */
async function countForName(
  { counters, clock }: AttemptsDeps,
  { directoryId, name }: Attempter,
): Promise<string | undefined> {
  const halfHour = Math.floor(clock() / (ATTEMPT_WINDOW * 1000));
  const keyOf = (number: number) => `directory-name:${directoryId}:${name}:${number}`;
  const left = WRONG_FOR_A_NAME - (await counters.count(keyOf(halfHour - 1)));
  const key = keyOf(halfHour);
  return left > 0 && (await counters.hitWithin(left, key, 2 * ATTEMPT_WINDOW)) ? key : undefined;
}
