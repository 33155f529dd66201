/** For one operation, in the best of `repeats` rounds, each of which makes `operations`. */
export function bestNanoseconds(repeats: number, operations: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < repeats; round += 1) {
    const begin = process.hrtime.bigint();
    work();
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / operations);
  }
  return best;
}
