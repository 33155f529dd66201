import type { Logger } from '../kernel/logger.ts';
import { VerificationFailed } from './refusals.ts';
import { createVerifierQueue } from './verifier-queue.ts';
import { createVerifierThread } from './verifier-thread.ts';
import type { VerifiedResponse } from './verify-response.ts';

/** The narrow function behind which signatures are verified: bytes and trusted keys in, verified bytes out. */
export interface ResponseVerifier {
  /**
   * `xml` has passed `scanResponse`; `certificates` are PEM; `from` names the sender, and senders take turns.
   * Throws `SignatureInvalid`, `VerificationTimedOut`, `VerificationFailed`, `VerifierBusy`.
   */
  verify(xml: string, certificates: readonly string[], from: string): Promise<VerifiedResponse>;
}

export interface Verifier extends ResponseVerifier {
  /** How many documents wait for a thread at this moment. */
  waiting(): number;
  /** Ends the threads; whoever still waits is refused with `VerificationFailed`. */
  close(): Promise<void>;
}

export interface VerifierOptions {
  readonly logger: Logger;
  /** How many documents are verified at the same time; all threads but one start when they are needed. */
  readonly threads?: number;
  /** How many documents of one sender may wait: 50 ordinary Responses take two threads half a second. */
  readonly longestPerSender?: number;
  /** How many may wait in all: as many ordinary Responses take two threads about four seconds. */
  readonly longestQueue?: number;
  /** How long one may wait: no longer than a person does. */
  readonly longestWaitMs?: number;
  /** How long one document may take: ten times what the worst within the caps needs; a genuine one needs 20 ms. */
  readonly timeLimitMs?: number;
  /** The heap of each thread; verifying 128 KB takes some 60 MB. */
  readonly memoryLimitMb?: number;
}

/**
 * Verifies in threads of its own: on a hostile document the library computes for half a second, which must be nobody's
 * time but its own.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { logger, threads = 2, timeLimitMs = 5000, memoryLimitMb = 256 } = options;
  const { longestPerSender = 50, longestQueue: longest = 400, longestWaitMs = 10_000 } = options;
  const each = { logger, timeLimitMs, memoryLimitMb };
  const all = Array.from({ length: threads }, () => createVerifierThread(each));
  all.at(-1)?.warmUp();
  const queue = createVerifierQueue(all, { longestPerSender, longest, longestWaitMs });
  let closed = false;

  return {
    async verify(xml, certificates, from) {
      if (closed) throw new VerificationFailed();
      const thread = await queue.take(from);
      try {
        return await thread.run({ xml, certificates });
      } finally {
        queue.give(from, thread);
      }
    },
    waiting: queue.waiting,
    async close() {
      closed = true;
      queue.refuseAll(new VerificationFailed());
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}
