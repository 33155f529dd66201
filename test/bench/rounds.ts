import type { Measured } from './load.ts';

/** The best that a program did in any round: the other rounds only had more foreign work beside them. */
export interface Best {
  readonly perSecond: number;
  /** CPU time of the server for one operation, in microseconds. */
  readonly cpuMicroseconds: number;
}

/** Lets two programs work in turns, so that both meet the same weather; the first round only warms up. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<Measured>,
  theirs: () => Promise<Measured>,
): Promise<{ readonly ours: Best; readonly theirs: Best }> {
  await ours();
  await theirs();
  const measured: { ours: Measured[]; theirs: Measured[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    measured.ours.push(await ours());
    measured.theirs.push(await theirs());
  }
  return { ours: bestOf(measured.ours), theirs: bestOf(measured.theirs) };
}

function bestOf(rounds: readonly Measured[]): Best {
  const perSecond = rounds.map(({ operations, wallSeconds }) => operations / wallSeconds);
  const cpu = rounds.map(({ operations, cpuSeconds }) => (cpuSeconds / operations) * 1e6);
  return { perSecond: Math.max(...perSecond), cpuMicroseconds: Math.min(...cpu) };
}
