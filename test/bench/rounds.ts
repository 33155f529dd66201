import type { Measured } from './load.ts';

/** The best that a program did in any round: the other rounds only had more foreign work beside them. */
export interface Best {
  readonly perSecond: number;
  /** CPU time of the server for one operation, in microseconds. */
  readonly cpuMicroseconds: number;
  /** Share of the time in which the client worked, in the fastest round; near 1 it was the client that could do no more. */
  readonly clientBusy: number;
}

/** How long to measure. */
export interface Rounds {
  readonly rounds: number;
  /** Operations of each program before the first measured round: a server runs for weeks, and V8 compiles in seconds. */
  readonly warmUp: number;
}

/** Lets two programs work in turns, so that both meet the same weather, after as much warming up for the one as the other. */
export async function inTurns(
  { rounds, warmUp }: Rounds,
  ours: () => Promise<Measured>,
  theirs: () => Promise<Measured>,
): Promise<{ readonly ours: Best; readonly theirs: Best }> {
  for (let done = 0; done < warmUp; ) {
    await ours();
    done += (await theirs()).operations;
  }
  const measured: { ours: Measured[]; theirs: Measured[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    measured.ours.push(await ours());
    measured.theirs.push(await theirs());
  }
  return { ours: bestOf(measured.ours), theirs: bestOf(measured.theirs) };
}

function bestOf(rounds: readonly Measured[]): Best {
  const rateOf = ({ operations, wallSeconds }: Measured) => operations / wallSeconds;
  const fastest = rounds.reduce((best, round) => (rateOf(round) > rateOf(best) ? round : best));
  const cpu = rounds.map(({ operations, cpuSeconds }) => (cpuSeconds / operations) * 1e6);
  return {
    perSecond: rateOf(fastest),
    cpuMicroseconds: Math.min(...cpu),
    clientBusy: fastest.clientCpuSeconds / fastest.wallSeconds,
  };
}
