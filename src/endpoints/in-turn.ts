import type { Clock } from '../kernel/clock.ts';
import { ConcurrentChange } from '../kernel/errors.ts';
import type { KeyedQueue } from '../kernel/keyed-queue.ts';

export interface InTurnDeps {
  /** One for all commands of the process. */
  readonly queue: KeyedQueue;
  readonly clock: Clock;
}

/** Whoever waited this long is asked to come again; AWS clients give up on an answer after 60 seconds. */
const LONGEST_WAIT_MILLISECONDS = 20_000;

/**
 * Does `work` once all that came before under `key` has ended; it learns until when it may go on trying. Throws `ConcurrentChange` when its
 * turn comes too late, as where the store answers none of many: nobody listens any more, and those behind it wait.
 */
export function inTurn<Result>(
  { queue, clock }: InTurnDeps,
  key: string,
  work: (deadline: number) => Promise<Result>,
): Promise<Result> {
  const deadline = clock() + LONGEST_WAIT_MILLISECONDS;
  return queue(key, async () => {
    if (clock() >= deadline)
      throw new ConcurrentChange(`Too many changes of ${key} wait. Send this one again.`);
    return work(deadline);
  });
}
