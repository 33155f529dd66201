import { type Portal, peer, postern } from '../portals.ts';
import { inTurns } from '../rounds.ts';
import { signInMany } from '../sign-ins.ts';
import { rateRow } from '../table.ts';
import type { Measurement } from './settings.ts';

const EACH_ROUND = 400;
/** One Response takes the verifiers through the same loops thousands of times, so few make them warm. */
const WARM_UP = 1200;

/** From the start to the session. The peer's session stands one step earlier, which is its advantage. */
export const signIns: Measurement = async (world, { rounds, share }) => {
  const [ours, theirs] = [await postern(world), await peer(world, 'bare-app.ts')];
  const count = EACH_ROUND * share;
  let firstPerson = 0;
  const signInTo = (portal: Portal) => () => {
    firstPerson += count;
    return signInMany(world.load, world.idp, portal, count, firstPerson);
  };
  const best = await inTurns({ rounds, warmUp: WARM_UP }, signInTo(ours), signInTo(theirs));
  return [rateRow('complete sign-ins', 'express + passport-saml', best, 0.8)];
};
