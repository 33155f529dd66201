/** Does `work`, unless the same `key` is being worked on: then its outcome counts for both. */
export type ShareWork<Result> = (key: string, work: () => Promise<Result>) => Promise<Result>;

/** For questions that come again before they are answered, and whose answer costs somebody else something. Within this process. */
export function createSharedWork<Result>(): ShareWork<Result> {
  const underWay = new Map<string, Promise<Result>>();
  return (key, work) => {
    const before = underWay.get(key);
    if (before) return before;
    const working = work().finally(() => underWay.delete(key));
    underWay.set(key, working);
    return working;
  };
}
