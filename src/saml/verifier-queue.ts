import { VerifierBusy } from './refusals.ts';

export interface VerifierQueueOptions {
  /** How many documents of one sender may wait. */
  readonly longestPerSender: number;
  /** How many may wait in all. */
  readonly longest: number;
  /** Whoever waited so long is refused: a page that comes later is not waited for. Milliseconds. */
  readonly longestWaitMs: number;
}

/**
 * Threads, and the senders that want one. When a thread is free, it goes to a sender with the fewest documents in
 * work; those with equally many take turns. So a flood waits behind itself, and others hardly at all.
 */
export interface VerifierQueue<Thread> {
  /** Waits for a thread. Throws `VerifierBusy` when too many wait, at once, or when the turn does not come. */
  take(from: string): Promise<Thread>;
  /** Gives back what `take` gave to the same sender. */
  give(from: string, thread: Thread): void;
  /** How many wait at this moment. */
  waiting(): number;
  /** Refuses everybody who waits. */
  refuseAll(reason: Error): void;
}

interface Sender<Thread> {
  /** In the order in which they came. */
  readonly waiting: Set<PromiseWithResolvers<Thread>>;
  inWork: number;
}

export function createVerifierQueue<Thread>(
  threads: readonly Thread[],
  { longestPerSender, longest, longestWaitMs }: VerifierQueueOptions,
): VerifierQueue<Thread> {
  const free = [...threads];
  /** Everybody with a document in work or waiting; whose turn ended the longest ago comes first. */
  const senders = new Map<string, Sender<Thread>>();
  let waiting = 0;

  function senderOf(from: string): Sender<Thread> {
    const sender = senders.get(from) ?? { waiting: new Set(), inWork: 0 };
    senders.set(from, sender);
    return sender;
  }

  function forgetIdle(from: string, sender: Sender<Thread>): void {
    if (sender.inWork === 0 && sender.waiting.size === 0) senders.delete(from);
  }

  /** Whoever had a turn goes to the end of the line. */
  function endTurn(from: string): void {
    const sender = senderOf(from);
    sender.inWork -= 1;
    senders.delete(from);
    senders.set(from, sender);
    forgetIdle(from, sender);
  }

  function wait(from: string): Promise<Thread> {
    const sender = senderOf(from);
    if (sender.waiting.size >= longestPerSender || waiting >= longest) {
      forgetIdle(from, sender);
      throw new VerifierBusy();
    }
    const turn = Promise.withResolvers<Thread>();
    sender.waiting.add(turn);
    waiting += 1;
    const timer = setTimeout(() => {
      leave(turn, from, sender);
      turn.reject(new VerifierBusy());
    }, longestWaitMs);
    return turn.promise.finally(() => clearTimeout(timer));
  }

  function leave(turn: PromiseWithResolvers<Thread>, from: string, sender: Sender<Thread>): void {
    sender.waiting.delete(turn);
    waiting -= 1;
    forgetIdle(from, sender);
  }

  function nextTurn() {
    let next: { from: string; sender: Sender<Thread>; turn: PromiseWithResolvers<Thread> } | undefined;
    for (const [from, sender] of senders) {
      const [turn] = sender.waiting;
      if (turn && (!next || sender.inWork < next.sender.inWork)) next = { from, sender, turn };
    }
    return next;
  }

  return {
    async take(from) {
      const thread = free.pop();
      if (thread === undefined) return wait(from);
      senderOf(from).inWork += 1;
      return thread;
    },
    give(from, thread) {
      endTurn(from);
      const next = nextTurn();
      if (!next) return void free.push(thread);
      next.sender.inWork += 1;
      leave(next.turn, next.from, next.sender);
      next.turn.resolve(thread);
    },
    waiting: () => waiting,
    refuseAll(reason) {
      for (const [from, sender] of senders) {
        for (const turn of sender.waiting) {
          leave(turn, from, sender);
          turn.reject(reason);
        }
      }
    },
  };
}
