import { Worker } from 'node:worker_threads';
import type { Logger } from '../kernel/logger.ts';
import { SignatureInvalid, VerificationFailed, VerificationTimedOut } from './refusals.ts';
import type { VerificationAnswer, VerificationTask } from './verifier-messages.ts';
import type { VerifiedResponse } from './verify-response.ts';

export interface VerifierThreadOptions {
  readonly logger: Logger;
  readonly timeLimitMs: number;
  /** The heap of the thread. */
  readonly memoryLimitMb: number;
}

/** A thread that verifies one document at a time; one that hangs or dies is replaced at the next. */
export interface VerifierThread {
  /** Starts the thread before it is needed, so that nobody waits for its libraries to load. */
  warmUp(): void;
  /** Throws `SignatureInvalid`, `VerificationTimedOut`, `VerificationFailed`. Call it again when it has settled. */
  run(task: VerificationTask): Promise<VerifiedResponse>;
  close(): Promise<void>;
}

interface Running {
  readonly worker: Worker;
  /** Fulfilled when the thread has loaded its libraries; until then no document's time runs. */
  readonly started: Promise<void>;
}

export function createVerifierThread(options: VerifierThreadOptions): VerifierThread {
  let running: Running | undefined;

  function start(): Running {
    const worker = startWorker(options);
    worker.once('exit', () => {
      if (running?.worker === worker) running = undefined;
    });
    return { worker, started: answerOf<void>(worker) };
  }

  return {
    warmUp() {
      running ??= start();
    },
    async run(task) {
      running ??= start();
      const { worker, started } = running;
      // A thread that works keeps the process alive, one that waits does not.
      worker.ref();
      try {
        await started;
        return await ask(worker, task, options.timeLimitMs);
      } finally {
        worker.unref();
      }
    },
    async close() {
      await running?.worker.terminate();
    },
  };
}

/** Without environment and with its output thrown away: the libraries would write parts of documents there. */
function startWorker({ logger, memoryLimitMb }: VerifierThreadOptions): Worker {
  const worker = new Worker(new URL('./verifier-worker.ts', import.meta.url), {
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
  });
  worker.unref();
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on('error', (error) => {
    logger.error(
      { reason: error.message },
      'The thread that verifies signatures died; the next Response starts it again.',
    );
  });
  return worker;
}

async function ask(worker: Worker, task: VerificationTask, timeLimitMs: number): Promise<VerifiedResponse> {
  const timedOut = Promise.withResolvers<never>();
  const timer = setTimeout(() => timedOut.reject(new VerificationTimedOut()), timeLimitMs);
  try {
    const answer = answerOf<VerificationAnswer>(worker);
    worker.postMessage(task);
    const { verified } = await Promise.race([answer, timedOut.promise]);
    if (verified) return verified;
    throw new SignatureInvalid();
  } catch (error) {
    if (error instanceof VerificationTimedOut) await worker.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The next message of the thread; `VerificationFailed` when it ends without one. */
function answerOf<Message>(worker: Worker): Promise<Message> {
  const answer = new Promise<Message>((resolve, reject) => {
    const failed = () => reject(new VerificationFailed());
    worker.once('exit', failed);
    worker.once('message', (message: Message) => {
      worker.off('exit', failed);
      resolve(message);
    });
  });
  // Whoever waits for it gets the error; when nobody waits any more, it is nobody's.
  answer.catch(() => {});
  return answer;
}
