import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/redis-server.ts';
import { type Held, type Inspector, openInspector } from '../inspector.ts';
import { type Portal, postern } from '../portals.ts';
import { residentMegabytes } from '../process-figures.ts';
import { signInMany } from '../sign-ins.ts';
import { boundRow, sizeRow } from '../table.ts';
import type { World } from '../world.ts';
import type { Measurement, Settings } from './settings.ts';

const EACH_TIME = 500;
/** After so many all code is compiled and all memory that the work needs is there. */
const WARM_SIGN_INS = 5000;
/** Node gives memory back when it has nothing else to do. */
const IDLE_MILLISECONDS = 10_000;
/** RSS after a collection differs by some five percent from one moment to the next, up and down. */
const STEADY = 1.1;
/** MB. Over 45,000 sign-ins 22 bytes for each, which is less than an ID: nothing could be kept of each. */
const MOST_HELD = 1;

/** Memory in MB. */
interface Reading {
  readonly resident: number;
  readonly held: Held;
}

/**
 * Whether a process that signs people in all day grows. RSS at any moment cannot tell: it counts garbage, which comes
 * and goes by a hundred MB. So before each reading all is collected, in the main thread and in those that verify.
 */
export const growth: Measurement = async (world, settings) => {
  const { growthSignIns } = settings;
  if (growthSignIns <= WARM_SIGN_INS) throw new Error(`--growth-sign-ins must exceed ${WARM_SIGN_INS}.`);
  const port = await freePort();
  const portal = await postern(world, { env: { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` } });
  const inspector = await openInspector(port);
  const readings: Reading[] = [];
  try {
    for (let done = 0; done < growthSignIns; ) {
      const to = Math.min(done + WARM_SIGN_INS, growthSignIns);
      await signInUpTo(world, portal, done, to);
      readings.push(await readingAfter(to, portal, inspector, settings));
      done = to;
    }
  } finally {
    // A process that is asked to end waits for whoever inspects it.
    inspector.close();
  }
  return rowsFrom(readings, growthSignIns);
};

async function signInUpTo({ load, idp }: World, portal: Portal, from: number, to: number): Promise<void> {
  for (let done = from; done < to; done += EACH_TIME)
    await signInMany(load, idp, portal, Math.min(EACH_TIME, to - done), done);
}

async function readingAfter(
  signIns: number,
  { program: { pid } }: Portal,
  inspector: Inspector,
  { say }: Settings,
): Promise<Reading> {
  const withGarbage = residentMegabytes(pid);
  await inspector.held();
  await sleep(IDLE_MILLISECONDS);
  const held = await inspector.held();
  const resident = residentMegabytes(pid);
  say(
    `${signIns} sign-ins: RSS ${withGarbage.toFixed(0)} MB, ${resident.toFixed(0)} MB without garbage; held by the main ` +
      `thread ${held.mainThread.toFixed(2)} MB, by those that verify ${held.otherThreads.toFixed(2)} MB.`,
  );
  return { resident, held };
}

function rowsFrom(readings: readonly Reading[], signIns: number): ReturnType<typeof sizeRow>[] {
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last) return [];
  const resident = { ours: last.resident, theirs: first.resident, unit: 'MB' };
  return [
    sizeRow(`RSS after ${signIns} sign-ins`, `after ${WARM_SIGN_INS}`, resident, STEADY),
    boundRow(
      `held more than after ${WARM_SIGN_INS}`,
      last.held.mainThread - first.held.mainThread,
      'MB',
      MOST_HELD,
    ),
  ];
}
