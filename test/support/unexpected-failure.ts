// A process that serves nothing and fails in a way that nobody catches: argument `throw` or `reject`.
import { createLogging } from '../../src/ops/logging.ts';
import { runUntilStopped } from '../../src/run-until-stopped.ts';

const failures: Readonly<Record<string, () => unknown>> = {
  throw: () => setTimeout(() => JSON.parse('{'), 1),
  reject: () => Promise.reject(new Error('Nobody waits for this.')),
};

const { logger } = createLogging({ level: 'info', format: 'json' });
const serving = { reload: async () => {}, stop: async () => {} };
await runUntilStopped({ logger, clock: Date.now, start: async () => serving });
failures[process.argv[2] ?? '']?.();
setInterval(() => {}, 1_000);
