import { type Portal, peer, postern } from '../portals.ts';
import { cookiesOf, fromAddress, get } from '../requests.ts';
import { inTurns } from '../rounds.ts';
import { signInMany } from '../sign-ins.ts';
import { rateRow } from '../table.ts';
import type { World } from '../world.ts';
import type { Measurement } from './settings.ts';

const EACH_ROUND = 8000;
/** With eight, as elsewhere, ours waits for Redis a tenth of the time, and the figure is no longer what it can do. */
const CONNECTIONS = 32;
/** Until then V8 still compiles: CPU time for a view falls, in both programs, until some 40,000 were answered. */
const WARM_UP = 40_000;
/** One takes less than a second, so what else the machine does shows in it: of many the best counts, here as there. */
const MORE_ROUNDS = 4;
/** People who look at the page, one after the other. */
const PEOPLE = 20;
/** The pages should be of about the same size, or one of the two has an advantage. */
const LARGEST_DIFFERENCE = 0.1;

/** The page of an endpoint, whole, as the person's browser asks for it the second time. */
export const pageViews: Measurement = async (world, { rounds, share, say }) => {
  const [ours, theirs] = [await postern(world), await peer(world, 'conventional-app.ts')];
  const [oursViews, theirsViews] = [await viewsOf(world, ours), await viewsOf(world, theirs)];
  const sizes = [oursViews.bytes, theirsViews.bytes] as const;
  say(`The pages have ${sizes[0]} and ${sizes[1]} bytes.`);
  if (Math.abs(sizes[0] / sizes[1] - 1) > LARGEST_DIFFERENCE)
    say('Warning: they are too different to compare.');
  const times = Math.ceil((EACH_ROUND * share) / PEOPLE);
  const best = await inTurns(
    { rounds: MORE_ROUNDS * rounds, warmUp: WARM_UP },
    () =>
      world.load.send(ours.program, oursViews.requests, { expected: 200, times, connections: CONNECTIONS }),
    () =>
      world.load.send(theirs.program, theirsViews.requests, {
        expected: 200,
        times,
        connections: CONNECTIONS,
      }),
  );
  return [rateRow('signed-in page views', 'conventional stack', best, 2.5)];
};

async function viewsOf({ load, idp }: World, portal: Portal) {
  const { cookies } = await signInMany(load, idp, portal, PEOPLE, 0);
  const visit = (index: number, headers: Readonly<Record<string, string>>) =>
    get(portal.page, { ...fromAddress(index), ...headers });
  const first = await load.send(
    portal.program,
    cookies.map((cookie, index) => visit(index, cookie)),
    {
      expected: 200,
    },
  );
  // A browser brings back what the first visit set besides the session.
  const requests = cookies.map((cookie, index) => {
    const set = first.answers[index] ?? { status: 0, location: '', bytes: 0, cookies: [] };
    const { Cookie: more } = cookiesOf(set);
    return visit(index, { Cookie: [cookie.Cookie, more].filter((text) => text !== '').join('; ') });
  });
  return { requests, bytes: first.answers[0]?.bytes ?? 0 };
}
