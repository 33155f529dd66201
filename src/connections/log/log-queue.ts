import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { ConnectionLogUnwritable, LogSink, SinkEntry } from './log-sink.ts';

/**
 * How much of a group may wait while it cannot be written: with an entry of each connection every 15 minutes, a minute of the largest
 * endpoint (126,000) and half a day of 200 people. Entries have some 900 bytes; long names take more. Behind that what comes is lost, not what waits: the beginning of an outage tells more than its middle.
 */
export const MOST_WAITING = 10_000;
export const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * How much a sink is given at once. CloudWatch Logs takes 10,000 events and 1,048,576 bytes, each event counting its text and 26 bytes
 * more (CloudWatch Logs API reference, PutLogEvents).
 */
const AT_ONCE = 5000;
const BYTES_AT_ONCE = 900_000;
const BYTES_MORE = 26;

const SECOND = 1000;
const LONGEST_PAUSE = 60 * SECOND;

export interface LogQueueDeps {
  /** Milliseconds; over at once when the signal comes, and never an error. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly onLost: (count: number) => void;
  readonly onFailure: (failure: ConnectionLogUnwritable) => void;
  /** Something was written. */
  readonly onWritten: () => void;
}

/** Entries of one log group, in their order, until their sink has taken them. */
export interface LogQueue {
  push(entry: SinkEntry): void;
  /** What waits goes there from now on, at once; the sink of before is closed when it has answered. */
  redirect(sink: LogSink): void;
  /** Writes what waits without pausing, and gives up at the first failure or when `signal` comes: what waits then is lost. Closes the sink. */
  close(signal: AbortSignal): Promise<void>;
}

export function createLogQueue(first: LogSink, deps: LogQueueDeps): LogQueue {
  const waiting = createWaiting();
  let sink = first;
  let running: Promise<void> | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  let waking = new AbortController();
  let isClosing = false;

  /** Gives the sink what it can take at once; false: something kept it from taking all of it. */
  const writeSome = async (): Promise<boolean> => {
    const batch = waiting.first();
    const written = sink.write(batch);
    writing = written;
    const { rest, refused, failure } = await written;
    waiting.replace(batch.length, rest);
    if (refused > 0) deps.onLost(refused);
    if (failure) deps.onFailure(failure);
    if (rest.length + refused < batch.length) deps.onWritten();
    return rest.length === 0 || (failure === undefined && rest.length < batch.length);
  };
  const pause = (failures: number): Promise<void> => {
    waking = new AbortController();
    return deps.wait(pauseAfter(failures), waking.signal);
  };
  const run = async (): Promise<void> => {
    // What comes in the same turn goes together.
    await letOthersRun();
    for (let failures = 0; waiting.count() > 0; ) {
      const before = sink;
      failures = (await writeSome()) ? 0 : failures + 1;
      if (failures > 0 && isClosing) return;
      // Another one is tried at once.
      if (failures > 0 && sink === before) await pause(failures);
    }
  };
  const start = (): void => {
    running ??= run().finally(() => {
      running = undefined;
    });
  };

  return {
    push(entry) {
      if (waiting.add(entry)) start();
      else deps.onLost(1);
    },
    redirect(next) {
      const before = sink;
      sink = next;
      waking.abort();
      void writing.finally(() => before.close());
    },
    async close(signal) {
      isClosing = true;
      waking.abort();
      await Promise.race([running, aborted(signal)]);
      const left = waiting.count();
      if (left > 0) deps.onLost(left);
      waiting.replace(left, []);
      await Promise.race([sink.close(), aborted(signal)]);
    },
  };
}

/** A second at first, twice as long each time, up to a minute. Milliseconds. */
function pauseAfter(failures: number): number {
  return Math.min(LONGEST_PAUSE, SECOND * 2 ** (failures - 1));
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** What waits, within its bounds. */
function createWaiting() {
  const entries: SinkEntry[] = [];
  let bytes = 0;
  return {
    count: () => entries.length,
    /** False: there is no room. */
    add(entry: SinkEntry): boolean {
      const size = sizeOf(entry);
      if (entries.length >= MOST_WAITING || bytes + size > MOST_WAITING_BYTES) return false;
      entries.push(entry);
      bytes += size;
      return true;
    },
    /** As many as a sink takes at once, one at least. */
    first(): readonly SinkEntry[] {
      let size = 0;
      const end = entries.findIndex((entry, n) => {
        size += sizeOf(entry);
        return n > 0 && (n >= AT_ONCE || size > BYTES_AT_ONCE);
      });
      return entries.slice(0, end < 0 ? entries.length : end);
    },
    /** Puts `rest` in the place of the first `count`. */
    replace(count: number, rest: readonly SinkEntry[]): void {
      const before = entries.splice(0, count, ...rest);
      bytes += sum(rest) - sum(before);
    },
  };
}

function sizeOf({ line }: SinkEntry): number {
  return Buffer.byteLength(line) + BYTES_MORE;
}

function sum(entries: readonly SinkEntry[]): number {
  return entries.reduce((total, entry) => total + sizeOf(entry), 0);
}
