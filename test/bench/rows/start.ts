import { setTimeout as sleep } from 'node:timers/promises';
import { residentMegabytes } from '../process-figures.ts';
import type { Program } from '../programs.ts';
import { sizeRow } from '../table.ts';
import type { Measurement } from './settings.ts';

/** A start takes so little time that what else the machine does shows in it: of many the least counts, here as there. */
const MORE_ROUNDS = 4;

/** After its first answer a program still tidies up. */
const SETTLING_MILLISECONDS = 4000;

const PEER = 'bare node:http';

/** From the start of the process to its first answer, and what it holds in memory when nobody has come yet. */
export const start: Measurement = async (world, { rounds }) => {
  const ours: Figures[] = [];
  const theirs: Figures[] = [];
  // One more than elsewhere: the first start of the product fills its compile cache.
  for (let round = 0; round <= MORE_ROUNDS * rounds; round += 1) {
    ours.push(await figuresOf(await world.startPostern()));
    theirs.push(await figuresOf(await world.startPeer('bare-http.mjs')));
  }
  const least = (figure: (one: Figures) => number, unit: string) => ({
    ours: Math.min(...ours.map(figure)),
    theirs: Math.min(...theirs.map(figure)),
    unit,
  });
  return [
    sizeRow(
      'start to first answer',
      PEER,
      least(({ startMilliseconds }) => startMilliseconds, 'ms'),
      3.5,
    ),
    sizeRow(
      'idle RSS',
      PEER,
      least(({ idleMegabytes }) => idleMegabytes, 'MB'),
      2,
    ),
  ];
};

interface Figures {
  readonly startMilliseconds: number;
  readonly idleMegabytes: number;
}

async function figuresOf(program: Program): Promise<Figures> {
  await sleep(SETTLING_MILLISECONDS);
  const idleMegabytes = residentMegabytes(program.pid);
  await program.stop();
  return { startMilliseconds: program.startMilliseconds, idleMegabytes };
}
