import { PosternError } from './kernel/errors.ts';
import { printable } from './kernel/printable.ts';

/**
 * One thing that the doctor saw. `note`: it cannot be judged from here, and the text says who can. `warning`: it works, and
 * should be changed. `fault`: it does not work, or is not safe.
 */
export interface Finding {
  readonly level: 'ok' | 'note' | 'warning' | 'fault';
  /** What was looked at, in a word or two. */
  readonly about: string;
  /** What was seen and, but for `ok`, what to do. */
  readonly text: string;
}

/** The four kinds of finding about one thing. */
export function findingsAbout(about: string) {
  const of = (level: Finding['level']) => (text: string) => ({ level, about, text }) satisfies Finding;
  return { ok: of('ok'), note: of('note'), warning: of('warning'), fault: of('fault') };
}

/** What somebody tried to find out: it, or why it is not known; a `note` where nothing is wrong with that. */
export type Probed<Value> = { readonly value: Value } | Failed;

export interface Failed {
  readonly failure: string;
  readonly level: 'note' | 'fault';
}

/** What was found out as findings, or that it was not. */
export function judged<Value>(
  about: string,
  probed: Probed<Value>,
  judge: (value: Value) => readonly Finding[],
): readonly Finding[] {
  return 'value' in probed ? judge(probed.value) : [findingsAbout(about)[probed.level](probed.failure)];
}

/**
 * How long each look may take (milliseconds): a doctor that hangs tells nothing. A little longer than the five seconds after
 * which the connection to Redis and the visits of the portal give up by themselves, in words that say more.
 */
const LIMIT_MILLISECONDS = 5_500;

/** Tries for a limited time; a failure is told in words for an operator. */
export async function probe<Value>(
  look: () => Promise<Value>,
  limitMilliseconds = LIMIT_MILLISECONDS,
): Promise<Probed<Value>> {
  const { promise: late, resolve } = Promise.withResolvers<Probed<Value>>();
  const timer = setTimeout(
    () => resolve({ failure: `No answer came within ${limitMilliseconds / 1000} seconds.`, level: 'fault' }),
    limitMilliseconds,
  );
  try {
    return await Promise.race([attempt(look), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function attempt<Value>(look: () => Promise<Value>): Promise<Probed<Value>> {
  try {
    return { value: await look() };
  } catch (error) {
    if (error instanceof PosternError) return { failure: error.message, level: 'fault' };
    return { failure: `${inWords(error)}.`, level: 'fault' };
  }
}

/** A failure to connect to several addresses has a code and no message. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
}

/** `warning  Clock: …`, with nothing in it that steers a terminal. */
export function formatFinding({ level, about, text }: Finding): string {
  return printable(`${level.padEnd(7)}  ${about}: ${text}`);
}

/** The last line: how it stands. */
export function formatSummary(findings: readonly Finding[]): string {
  const count = (level: Finding['level'], word: string) => {
    const number = findings.filter((finding) => finding.level === level).length;
    return `${number} ${word}${number === 1 ? '' : 's'}`;
  };
  return `${count('fault', 'fault')}, ${count('warning', 'warning')}.`;
}
