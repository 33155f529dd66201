import { setTimeout as sleep } from 'node:timers/promises';
import { postern } from '../portals.ts';
import { residentMegabytes } from '../process-figures.ts';
import { signInMany } from '../sign-ins.ts';
import { sizeRow } from '../table.ts';
import type { Measurement } from './settings.ts';

const EACH_TIME = 500;
/** After so many all code is compiled and all memory that the work needs is there. */
const WARM_SIGN_INS = 5000;
/** Node gives memory back when it has nothing else to do. */
const IDLE_MILLISECONDS = 15_000;
/** What one process can differ from itself without growing: the young generation alone is some 30 MB. */
const STEADY = 1.1;

/** Whether a process that signs people in all day grows. */
export const growth: Measurement = async (world, { growthSignIns, say }) => {
  const portal = await postern(world);
  const { pid } = portal.program;
  const signInUpTo = async (from: number, to: number) => {
    for (let done = from; done < to; done += EACH_TIME) {
      await signInMany(world.load, world.idp, portal, Math.min(EACH_TIME, to - done), done);
      if ((done + EACH_TIME) % 5000 === 0)
        say(`${done + EACH_TIME} sign-ins: ${residentMegabytes(pid).toFixed(0)} MB`);
    }
    await sleep(IDLE_MILLISECONDS);
    return residentMegabytes(pid);
  };
  const warm = Math.min(WARM_SIGN_INS, Math.ceil(growthSignIns / 10));
  const theirs = await signInUpTo(0, warm);
  const ours = await signInUpTo(warm, growthSignIns);
  return [
    sizeRow(`RSS after ${growthSignIns} sign-ins`, `after ${warm}`, { ours, theirs, unit: 'MB' }, STEADY),
  ];
};
