import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer } from './exchange.ts';
import type { LoadReply, LoadResult, LoadTask } from './load-client.ts';
import { cpuSeconds } from './process-figures.ts';

/** What one program did in one measured time. */
export interface Measured {
  readonly operations: number;
  readonly wallSeconds: number;
  /** Of the server, all its threads. */
  readonly cpuSeconds: number;
  /** Of the process that made the load. */
  readonly clientCpuSeconds: number;
}

/** A server to be asked. */
export interface Target {
  readonly pid: number;
  readonly port: number;
}

export interface LoadGenerator {
  /** Sends every request `times` times (default 1) over `connections` (default 8); throws when an answer has another status. */
  send(
    target: Target,
    requests: readonly string[],
    options: { readonly expected: number; readonly times?: number; readonly connections?: number },
  ): Promise<Measured & { readonly answers: readonly Answer[] }>;
  close(): void;
}

const CLIENT = fileURLToPath(new URL('./load-client.ts', import.meta.url));

/** Starts the process that makes the load; it ends with this one. */
export function startLoadGenerator(): LoadGenerator {
  const child = fork(CLIENT);
  const perform = async (task: LoadTask): Promise<LoadResult> => {
    child.send(task);
    const [reply] = (await once(child, 'message')) as [LoadReply];
    if ('failed' in reply) throw new Error(`The load was not carried: ${reply.failed}`);
    return reply.result;
  };
  return {
    async send({ pid, port }, requests, { expected, times = 1, connections = 8 }) {
      const before = cpuSeconds(pid);
      const result = await perform({ port, connections, requests, times, expected });
      const spent = cpuSeconds(pid) - before;
      const { wallSeconds, answers, cpuSeconds: clientCpuSeconds } = result;
      return {
        operations: requests.length * times,
        wallSeconds,
        cpuSeconds: spent,
        clientCpuSeconds,
        answers,
      };
    },
    close: () => void child.kill(),
  };
}
