import { type Answer, type Connection, openConnection } from './exchange.ts';

// The process that makes the load, so that its work is nobody else's: it takes tasks from its parent, one at a time.

export interface LoadTask {
  readonly port: number;
  readonly connections: number;
  readonly requests: readonly string[];
  /** How often the whole list is sent. */
  readonly times: number;
  /** The status that every answer must have: a server that refuses is fast, and would win. */
  readonly expected: number;
}

export interface LoadResult {
  readonly wallSeconds: number;
  /** Of this process. */
  readonly cpuSeconds: number;
  /** In the order of the requests; of the last time. */
  readonly answers: readonly Answer[];
}

export type LoadReply = { readonly result: LoadResult } | { readonly failed: string };

async function run({ port, connections, requests, times, expected }: LoadTask): Promise<LoadResult> {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const answers: Answer[] = [];
  const total = requests.length * times;
  let next = 0;
  const work = async (worker: number) => {
    for (let turn = next++; turn < total; turn = next++) {
      const index = turn % requests.length;
      const connection = open[worker] as Connection;
      const answer = await connection.exchange(requests[index] ?? '');
      open[worker] = answer.isLast ? await again(connection) : connection;
      if (answer.status !== expected) throw new Error(`${expected} was expected, ${answer.status} came.`);
      answers[index] = answer;
    }
  };
  /** Some servers end the connection after each answer. */
  const again = (ended: Connection) => {
    ended.close();
    return openConnection(port);
  };
  const [begin, usage] = [performance.now(), process.cpuUsage()];
  try {
    await Promise.all(open.map((_, worker) => work(worker)));
    const wallSeconds = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(usage);
    return { wallSeconds, cpuSeconds: (user + system) / 1e6, answers };
  } finally {
    for (const connection of open) connection.close();
  }
}

process.on('message', async (task: LoadTask) => {
  const reply: LoadReply = await run(task).then(
    (result) => ({ result }),
    (error: unknown) => ({ failed: String(error) }),
  );
  process.send?.(reply);
});
