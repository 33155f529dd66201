/** Does `work` once everything that was queued under `key` before it has ended, well or not; gives what `work` gives. */
export type KeyedQueue = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

/** Lets what concerns one key happen one after the other, in the order of the calls; keys do not wait for each other. */
export function createKeyedQueue(): KeyedQueue {
  const lastOnes = new Map<string, Promise<void>>();
  return async (key, work) => {
    const before = lastOnes.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    lastOnes.set(key, ended);
    try {
      return await result;
    } finally {
      if (lastOnes.get(key) === ended) lastOnes.delete(key);
    }
  };
}
