/** Does work when its turn comes, and passes on what comes of it. */
export type InTurns = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Lets `most` works be under way at once; the others wait, first come first served. */
export function atMost(most: number): InTurns {
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // Whoever ends hands its place to the next, so nobody can slip in between.
    if (underWay >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else underWay += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  };
}
