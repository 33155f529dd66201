import { Worker } from 'node:worker_threads';
import type { Logger } from '../kernel/logger.ts';
import { refusalOfCode } from './refusal-of-code.ts';
import { VerificationFailed, VerificationTimedOut } from './refusals.ts';
import type { VerificationAnswer, VerificationTask } from './verifier-messages.ts';
import type { VerifiedResponse } from './verify-response.ts';

export interface VerifierThreadOptions {
  readonly logger: Logger;
  readonly timeLimitMs: number;
  /** The heap of the thread. */
  readonly memoryLimitMb: number;
  readonly idleLimitMs: number;
}

/**
 * Of each thread, in MB. Left alone, V8 lets it grow to three times as much for garbage that lives for milliseconds,
 * and verifies no faster for it (measured: 78 MB of memory against 191, 8 ms of CPU for each Response in both).
 */
const YOUNG_GENERATION_MB = 24;

/** A thread that verifies one document at a time; one that hangs, dies or rested long is replaced at the next. */
export interface VerifierThread {
  /** Starts the thread before it is needed, so that nobody waits for its libraries to load. */
  warmUp(): void;
  /** Throws what a verifier throws, but for `VerifierBusy`. Call it again when it has settled. */
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
  let rest: NodeJS.Timeout | undefined;

  /** Ends the thread when nothing comes for long. */
  function restFromNow(): void {
    clearTimeout(rest);
    rest = setTimeout(() => {
      void running?.worker.terminate();
      running = undefined;
    }, options.idleLimitMs).unref();
  }

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
      restFromNow();
    },
    async run(task) {
      clearTimeout(rest);
      running ??= start();
      const { worker, started } = running;
      // A thread that works keeps the process alive, one that waits does not.
      worker.ref();
      try {
        await started;
        return await ask(worker, task, options.timeLimitMs);
      } finally {
        worker.unref();
        restFromNow();
      }
    },
    async close() {
      clearTimeout(rest);
      await running?.worker.terminate();
    },
  };
}

/** Without environment, without options of the process, and with an output of its own that nobody reads: the thread throws it away. */
function startWorker({ logger, memoryLimitMb }: VerifierThreadOptions): Worker {
  const worker = new Worker(new URL('./verifier-worker.ts', import.meta.url), {
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: {
      maxOldGenerationSizeMb: memoryLimitMb,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
    },
  });
  worker.unref();
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
    const outcome = await Promise.race([answer, timedOut.promise]);
    if ('verified' in outcome) return outcome.verified;
    throw refusalOfCode(outcome.refusal.code, outcome.refusal.details);
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
