import type { Clock } from '../../kernel/clock.ts';
import type { Counters } from '../../kernel/counters.ts';

/**
 * So many wrong attempts for one name within half an hour, wherever they come from: policies lock an account after five within that time (AWS
 * Managed Microsoft AD) or after ten within ten minutes (Windows Server since 2022). So nobody is locked out by what is tried here.
 */
export const WRONG_FOR_A_NAME = 4;
/** And for one place, whatever names are tried: an office behind one address mistypes, too. */
export const WRONG_FROM_A_PLACE = 50;
/** Of one place at the same time, right or wrong: an office comes back together after an outage, and phones take their time with codes. */
export const AT_ONCE_FROM_A_PLACE = 200;
/** Seconds. */
export const ATTEMPT_WINDOW = 30 * 60;
/** No check takes longer; what a process did not give back that was killed is forgotten then. Seconds. */
const LONGEST_CHECK = 120;

/** An attempt, which counts for its names as a wrong one until it is given back. Whoever has one tells what became of it. */
export interface Attempt {
  /** The same attempt under another name of the same account; false: there were too many. Throws `StoreUnavailable`. */
  countAs(name: string): Promise<boolean>;
  /** It was right, or nobody judged it. */
  giveBack(): Promise<void>;
  wasWrong(): Promise<void>;
  /** Nobody judged it, yet somebody's phone may have asked: it counts for its names, and is no guess of the place. */
  wasUnanswered(): Promise<void>;
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
 * Counts an attempt before anybody is asked, so that many at once for a name count as many. Undefined: there were too many, and nothing was
 * counted: a client that goes on trying uses up nobody else's. Throws `StoreUnavailable`.
 */
export async function countAttempt(deps: AttemptsDeps, who: Attempter): Promise<Attempt | undefined> {
  const { counters } = deps;
  const place = `${who.directoryId}:${who.from}`;
  const wrong = `directory-place:${place}`;
  const underWay = `directory-under-way:${place}`;
  if ((await counters.count(wrong)) >= WRONG_FROM_A_PLACE) return undefined;
  if (!(await counters.hitWithin(AT_ONCE_FROM_A_PLACE, underWay, LONGEST_CHECK))) return undefined;
  const names: string[] = [];
  // What cannot be counted or given back now is forgotten at the end of its window.
  const release = (keys: readonly string[]) =>
    Promise.all(keys.map((key) => counters.release(key).catch(() => undefined)));
  const countAs = async (name: string): Promise<boolean> => {
    const key = await countForName(deps, { ...who, name });
    if (key !== undefined) names.push(key);
    return key !== undefined;
  };
  const giveBack = async () => void (await release([underWay, ...names]));
  if (!(await countAs(who.name))) {
    await giveBack();
    return undefined;
  }
  return {
    countAs,
    giveBack,
    async wasWrong() {
      await counters.hit(wrong, ATTEMPT_WINDOW).catch(() => undefined);
      await release([underWay]);
    },
    wasUnanswered: async () => void (await release([underWay])),
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
