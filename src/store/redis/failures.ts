import { StoreUnavailable } from '../../kernel/errors.ts';

/** How ioredis begins its own messages, and the same in our words. */
const WORDS: readonly (readonly [string, string])[] = [
  ['Command timed out', 'no answer in time'],
  ['Stream isn', 'no connection'],
  ['Cluster isn', 'no connection'],
  ['None of startup nodes', 'no connection'],
  ['Connection is closed', 'no connection'],
  ['Reached the max retries', 'the connection broke'],
];

/** A failed command as `StoreUnavailable`; `redis` is `host:port`. Each command is done whole or not at all, but nobody knows which. */
export function unavailable(error: unknown, redis: string): StoreUnavailable {
  const reason = reasonOf(error);
  return new StoreUnavailable(
    `Redis at ${redis} did not do what was asked (${reason}). Try again; if it stays so, check that Redis runs, ` +
      'can be reached and has memory and disk left.',
    { redis, reason },
  );
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Command timed out';
}

/**
 * The reason in few words. Not the error itself, to which ioredis ties the whole command with its arguments, and only
 * up to the first quotation mark, since Redis quotes arguments: session ids and one-time codes must not reach a log.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('lastNodeError' in error && error.lastNodeError) return reasonOf(error.lastNodeError);
  if ('code' in error && typeof error.code === 'string') return error.code;
  const known = WORDS.find(([beginning]) => error.message.startsWith(beginning));
  if (known) return known[1];
  const [words = ''] = error.message.split(/['"`\n]/, 1);
  return words.trim().slice(0, 120);
}
