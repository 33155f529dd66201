/** Passes on how many there were since it was told last, but no more often than every so many milliseconds. */
export function createSeldom(clock: () => number, every: number) {
  let toldAt = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return (count: number, tell: (total: number) => void): void => {
    untold += count;
    if (clock() - toldAt < every) return;
    toldAt = clock();
    tell(untold);
    untold = 0;
  };
}
