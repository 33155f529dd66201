import { setImmediate as letOthersRun } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogQueue, MOST_WAITING } from '../../../src/connections/log/log-queue.ts';
import {
  ConnectionLogUnwritable,
  type LogSink,
  type SinkEntry,
  type WriteOutcome,
} from '../../../src/connections/log/log-sink.ts';

const FAILURE = new ConnectionLogUnwritable('As the test wants it.');
const NEVER = new AbortController().signal;

const entry = (line: string, stream = 'office'): SinkEntry => ({ stream, at: 0, line });

/** A sink that takes entries as `take` says: how many of those it is given, and of them how many it refuses for ever. */
function sinkThat(take: (count: number) => { readonly taken: number; readonly refused?: number }) {
  const taken: string[] = [];
  const batches: number[] = [];
  const state = { isClosed: false, refused: [] as string[] };
  const sink: LogSink = {
    async write(entries): Promise<WriteOutcome> {
      await letOthersRun();
      batches.push(entries.length);
      const { taken: count, refused = 0 } = take(entries.length);
      const lines = entries.slice(0, count).map(({ line }) => line);
      state.refused.push(...lines.slice(0, refused));
      taken.push(...lines.slice(refused));
      const rest = entries.slice(count);
      return rest.length > 0 || refused > 0 ? { rest, refused, failure: FAILURE } : { rest, refused };
    },
    async close() {
      state.isClosed = true;
    },
  };
  return { sink, taken, batches, state };
}

const all = () => sinkThat((count) => ({ taken: count }));

function queueInto(sink: LogSink, pausesEnd: 'by themselves' | 'when woken' = 'by themselves') {
  const seen = { lost: 0, failures: 0, pauses: [] as number[] };
  const queue = createLogQueue(sink, {
    wait: async (milliseconds, signal) => {
      seen.pauses.push(milliseconds);
      if (pausesEnd === 'by themselves') await letOthersRun();
      else await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
    onLost: (count) => {
      seen.lost += count;
    },
    onFailure: () => {
      seen.failures += 1;
    },
    onWritten: () => undefined,
  });
  return { queue, seen };
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);

describe('The queue of a log group', () => {
  it('writes what comes at the same time with one write', async () => {
    const { sink, taken, batches, state } = all();
    const { queue, seen } = queueInto(sink);
    for (const line of names(40)) queue.push(entry(line));
    await queue.close(NEVER);
    expect([taken, batches, seen.lost, state.isClosed]).toEqual([names(40), [40], 0, true]);
  });

  it('gives a sink no more at once than CloudWatch Logs takes', async () => {
    const { sink, taken, batches } = all();
    const { queue } = queueInto(sink);
    const long = 'x'.repeat(200_000);
    for (const line of names(11)) queue.push(entry(line + long));
    await queue.close(NEVER);
    expect(batches).toEqual([4, 4, 3]);
    expect(taken).toHaveLength(11);
  });

  it('tries again after longer and longer pauses, a minute at most, and begins anew once something was taken', async () => {
    let failures = 9;
    const { sink, taken } = sinkThat((count) => ({ taken: failures-- > 0 ? 0 : count }));
    const { queue, seen } = queueInto(sink);
    queue.push(entry('a'));
    while (taken.length < 1) await letOthersRun();
    failures = 1;
    queue.push(entry('b'));
    while (taken.length < 2) await letOthersRun();
    const seconds = seen.pauses.map((pause) => pause / 1000);
    expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 1]);
    expect([taken, seen.lost]).toEqual([['a', 'b'], 0]);
  });

  it('holds 10,000 entries and 16 MiB while nothing can be written; what comes behind them is lost, and counted', async () => {
    const none = () => sinkThat(() => ({ taken: 0 }));
    const { queue, seen } = queueInto(none().sink);
    for (const line of names(MOST_WAITING + 7)) queue.push(entry(line));
    expect(seen.lost).toBe(7);
    const heavy = queueInto(none().sink);
    for (const line of names(100)) heavy.queue.push(entry(line.padEnd(1024 * 1024)));
    expect(heavy.seen.lost).toBe(100 - 15);
    await Promise.all([queue.close(NEVER), heavy.queue.close(NEVER)]);
  });

  it('has room again for as much as was written', async () => {
    const { sink, taken } = all();
    const { queue, seen } = queueInto(sink);
    for (let round = 1; round <= 3; round += 1) {
      for (const line of names(15)) queue.push(entry(line.padEnd(1024 * 1024)));
      while (taken.length < 15 * round) await letOthersRun();
    }
    expect(seen.lost).toBe(0);
    await queue.close(NEVER);
  });

  it('gives up at the end after one more attempt, and counts what is lost', async () => {
    const { sink, batches, state } = sinkThat(() => ({ taken: 0 }));
    const { queue, seen } = queueInto(sink);
    for (const line of names(5)) queue.push(entry(line));
    await queue.close(NEVER);
    expect([batches.length, seen.lost, state.isClosed]).toEqual([1, 5, true]);
  });

  it('gives a sink at once what it left for the next time, at the end, too', async () => {
    const taken: string[] = [];
    const { queue, seen } = queueInto({
      async write([first, ...rest]) {
        taken.push(first?.line ?? '');
        return { rest, refused: 0 };
      },
      close: async () => {},
    });
    for (const line of names(3)) queue.push(entry(line));
    await queue.close(NEVER);
    expect([taken, seen.pauses, seen.lost]).toEqual([names(3), [], 0]);
  });

  it('does not wait at the end for a sink that never answers', async () => {
    const { queue, seen } = queueInto({ write: () => new Promise(() => {}), close: async () => {} });
    queue.push(entry('a'));
    await letOthersRun();
    await queue.close(AbortSignal.timeout(10));
    expect(seen.lost).toBe(1);
  });

  it('takes what waits along to another sink, in its order, and closes the one of before', async () => {
    const before = sinkThat(() => ({ taken: 0 }));
    const after = all();
    const { queue } = queueInto(before.sink, 'when woken');
    for (const line of names(3)) queue.push(entry(line));
    while (before.batches.length === 0) await letOthersRun();
    queue.redirect(after.sink);
    queue.push(entry('3'));
    // Nobody waits for the end of the pause.
    while (after.taken.length < 4) await letOthersRun();
    await queue.close(NEVER);
    expect([after.taken, before.state.isClosed]).toEqual([names(4), true]);
  });

  it('loses nothing and doubles nothing, however a sink behaves', async () => {
    const behaviour = fc.record({ taken: fc.nat(6), refused: fc.nat(2) });
    const pushes = fc.array(fc.nat(5), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(pushes, fc.array(behaviour, { maxLength: 30 }), async (counts, behaviours) => {
        const { sink, taken, state } = sinkThat((count) => {
          const next = behaviours.shift();
          if (!next) return { taken: count };
          const some = Math.min(count, next.taken);
          return { taken: some, refused: Math.min(some, next.refused) };
        });
        const { queue, seen } = queueInto(sink);
        let name = 0;
        for (const count of counts) {
          for (let n = 0; n < count; n += 1) queue.push(entry(`${name++}`));
          await letOthersRun();
        }
        while (taken.length + state.refused.length < name) await letOthersRun();
        await queue.close(NEVER);
        const inOrder = [...taken].sort((one, other) => Number(one) - Number(other));
        expect(taken).toEqual(inOrder);
        expect([...taken, ...state.refused].map(Number).sort((a, b) => a - b)).toEqual(
          names(name).map(Number),
        );
        expect(seen.lost).toBe(state.refused.length);
      }),
      { numRuns: 200 },
    );
  });
});
