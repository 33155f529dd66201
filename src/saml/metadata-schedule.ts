const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Nobody changes keys within minutes of announcing them, and nobody should learn of it after a day. */
const SHORTEST_WAIT = 5 * MINUTE;
const LONGEST_WAIT = 24 * HOUR;
/** Where nothing says how long a document holds. With an ETag it costs next to nothing. */
const USUAL_WAIT = HOUR;

/** The first wait after a failure; each further failure doubles it. */
const FIRST_RETRY = 30 * SECOND;
const LONGEST_RETRY = HOUR;

/** What a document and its address say of how long it holds: durations in milliseconds, times since 1970. */
export interface Freshness {
  /** SAML Metadata 2.3.2: how long it may be kept. */
  readonly cacheDuration?: number | undefined;
  readonly validUntil?: number | undefined;
  /** Of Cache-Control. */
  readonly maxAge?: number | undefined;
}

/**
 * When to fetch again what was confirmed at `now`: at three quarters of the shortest time that anybody names, between five
 * minutes and a day. `chance`, from 0 up to 1, brings it up to a tenth forward, so that many do not come at once.
 */
export function nextFetchAt(
  now: number,
  { cacheDuration, validUntil, maxAge }: Freshness,
  chance: number,
): number {
  const left = validUntil === undefined ? undefined : validUntil - now;
  const said = [cacheDuration, maxAge, left].filter((time) => time !== undefined);
  const wait = said.length === 0 ? USUAL_WAIT : 0.75 * Math.min(...said);
  return now + Math.round(Math.min(Math.max(wait, SHORTEST_WAIT), LONGEST_WAIT) * (1 - chance / 10));
}

/** When to try again after `failures` attempts in a row that brought nothing: 30 seconds, doubled each time, up to an hour. */
export function nextAttemptAt(now: number, failures: number, chance: number): number {
  const wait = Math.min(FIRST_RETRY * 2 ** Math.min(failures - 1, 20), LONGEST_RETRY);
  return now + Math.round(wait * (1 - chance / 10));
}
