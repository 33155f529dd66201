import type { Logger } from '../kernel/logger.ts';
import { VerificationFailed, VerifierBusy } from './refusals.ts';
import { createVerifierThread, type VerifierThread } from './verifier-thread.ts';
import type { VerifiedResponse } from './verify-response.ts';

/** The narrow function behind which signatures are verified: bytes and trusted keys in, verified bytes out. */
export interface ResponseVerifier {
  /**
   * `xml` has passed `scanResponse`; `certificates` are PEM. Throws `SignatureInvalid`, `VerificationTimedOut`,
   * `VerificationFailed`, `VerifierBusy`.
   */
  verify(xml: string, certificates: readonly string[]): Promise<VerifiedResponse>;
}

export interface Verifier extends ResponseVerifier {
  /** Ends the threads; whoever still waits is refused with `VerificationFailed`. */
  close(): Promise<void>;
}

export interface VerifierOptions {
  readonly logger: Logger;
  /** How many documents are verified at the same time; all threads but one start when they are needed. */
  readonly threads?: number;
  /** How many may wait: 200 ordinary Responses take two threads about two seconds. */
  readonly longestQueue?: number;
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
  const { logger, threads = 2, longestQueue = 200, timeLimitMs = 5000, memoryLimitMb = 256 } = options;
  const each = { logger, timeLimitMs, memoryLimitMb };
  const all = Array.from({ length: threads }, () => createVerifierThread(each));
  const free = [...all];
  free.at(-1)?.warmUp();
  const waiting: PromiseWithResolvers<VerifierThread>[] = [];
  let closed = false;

  function take(): Promise<VerifierThread> {
    const thread = free.pop();
    if (thread) return Promise.resolve(thread);
    if (waiting.length >= longestQueue) throw new VerifierBusy();
    const turn = Promise.withResolvers<VerifierThread>();
    waiting.push(turn);
    return turn.promise;
  }

  function give(thread: VerifierThread): void {
    const turn = waiting.shift();
    if (turn) turn.resolve(thread);
    else free.push(thread);
  }

  return {
    async verify(xml, certificates) {
      if (closed) throw new VerificationFailed();
      const thread = await take();
      try {
        return await thread.run({ xml, certificates });
      } finally {
        give(thread);
      }
    },
    async close() {
      closed = true;
      for (const turn of waiting.splice(0)) turn.reject(new VerificationFailed());
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}
