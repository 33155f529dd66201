import { peer, postern } from '../portals.ts';
import { inTurns } from '../rounds.ts';
import { startMany } from '../sign-ins.ts';
import { rateRow } from '../table.ts';
import type { Measurement } from './settings.ts';

const EACH_ROUND = 4000;
/** All as for page views. */
const [CONNECTIONS, WARM_UP, MORE_ROUNDS] = [32, 40_000, 4];

/** A pending sign-in is stored and the browser is sent to the identity provider. */
export const signInStarts: Measurement = async (world, { rounds, share }) => {
  const [ours, theirs] = [await postern(world), await peer(world, 'conventional-app.ts')];
  const people = Array.from({ length: EACH_ROUND * share }, (_, index) => index);
  const best = await inTurns(
    { rounds: MORE_ROUNDS * rounds, warmUp: WARM_UP },
    () => startMany(world.load, ours, people, { connections: CONNECTIONS }),
    () => startMany(world.load, theirs, people, { connections: CONNECTIONS }),
  );
  return [rateRow('sign-in starts', 'conventional stack', best, 2.5)];
};
