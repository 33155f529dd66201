import type { Logger } from '../kernel/logger.ts';
import type { Secret } from '../kernel/secret.ts';
import { VerificationFailed } from './refusals.ts';
import { createVerifierQueue } from './verifier-queue.ts';
import { createVerifierThread } from './verifier-thread.ts';
import type { VerifiedResponse } from './verify-response.ts';

/** The narrow function behind which signatures are verified: bytes and trusted keys in, verified bytes out. */
export interface ResponseVerifier {
  /**
   * `xml` has passed `scanResponse`; `certificates` are PEM; `from` names the sender, and senders take turns.
   * Throws `SignatureInvalid`, `VerificationTimedOut`, `VerificationFailed`, `VerifierBusy`; where the Assertion was
   * encrypted also `AssertionUndecryptable`, and what `scanResponse` throws about an Assertion that can be read.
   */
  verify(xml: string, certificates: readonly string[], from: string): Promise<VerifiedResponse>;
  /** Is there a key for encrypted Assertions at this moment. */
  decrypts(): boolean;
  /** Starts a thread for a Response that is on its way, so that nobody waits for its libraries to load. */
  warmUp(): void;
}

export interface Verifier extends ResponseVerifier {
  /** How many documents wait for a thread at this moment. */
  waiting(): number;
  /** Ends the threads; whoever still waits is refused with `VerificationFailed`. */
  close(): Promise<void>;
}

export interface VerifierOptions {
  readonly logger: Logger;
  /** The private keys (PEM) for encrypted Assertions, asked for each Response; default: none. */
  readonly decryptionKeys?: () => readonly Secret[];
  /** How many documents are verified at the same time. */
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
  /** A thread that had nothing to do for so long ends: longer than a sign-in may take, ten minutes. */
  readonly idleLimitMs?: number;
}

/**
 * Verifies in threads of its own: on a hostile document the library computes for half a second, which must be nobody's
 * time but its own. A thread takes some 80 MB, so there is none until somebody starts a sign-in, and a second only
 * while two Responses are in work.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { logger, threads = 2, timeLimitMs = 5000, memoryLimitMb = 256, idleLimitMs = 900_000 } = options;
  const { decryptionKeys = () => [] } = options;
  const { longestPerSender = 50, longestQueue: longest = 400, longestWaitMs = 10_000 } = options;
  const each = { logger, timeLimitMs, memoryLimitMb, idleLimitMs };
  const all = Array.from({ length: threads }, () => createVerifierThread(each));
  const queue = createVerifierQueue(all, { longestPerSender, longest, longestWaitMs });
  let closed = false;

  return {
    async verify(xml, certificates, from) {
      if (closed) throw new VerificationFailed();
      const thread = await queue.take(from);
      try {
        // It may have been closed while this one waited.
        if (closed) throw new VerificationFailed();
        const keys = decryptionKeys().map((key) => key.reveal());
        return await thread.run({ xml, certificates, decryptionKeys: keys });
      } finally {
        queue.give(from, thread);
      }
    },
    decrypts: () => decryptionKeys().length > 0,
    warmUp() {
      if (!closed) all.at(-1)?.warmUp();
    },
    waiting: queue.waiting,
    async close() {
      closed = true;
      queue.refuseAll(new VerificationFailed());
      await Promise.all(all.map((thread) => thread.close()));
    },
  };
}
