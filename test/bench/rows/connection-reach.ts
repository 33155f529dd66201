import { connectionReach } from '../../../src/connections/reach.ts';
import type { Endpoint } from '../../../src/endpoints/endpoint.ts';
import { reachableNetworks } from '../../../src/endpoints/reachable-networks.ts';
import { bestNanoseconds } from '../best-nanoseconds.ts';
import { pseudoRandom, randomRule } from '../random-rules.ts';
import { sizeRow } from '../table.ts';
import type { Measurement } from './settings.ts';

const RULES = 500;
const GROUPS = 100;
const GROUPS_OF_PERSON = 10;
const CONNECTIONS = 10_000;
/** Of so many connections the peer's time is taken. */
const SOME = 200;
const ROUNDS = 3;

type Reachable = Pick<Endpoint, 'authorizationRules' | 'routes' | 'clientCidrBlock'>;

/**
 * A rule changed, and every connection of the endpoint is to get its new reach: all people belong to different groups. Each round takes an
 * endpoint of its own, as a change makes one.
 */
export const connectionReaches: Measurement = async (_world, { rounds, share }) => {
  const random = pseudoRandom(2);
  const endpoint: Reachable = {
    authorizationRules: Array.from({ length: RULES }, () => randomRule(random, GROUPS)),
    routes: [
      {
        destinationCidr: '10.0.0.0/8',
        targetSubnet: 'subnet-0a',
        origin: 'add-route',
        description: '',
        status: 'active',
      },
    ],
    clientCidrBlock: '172.16.0.0/16',
  };
  const people = Array.from({ length: CONNECTIONS }, () =>
    Array.from({ length: GROUPS_OF_PERSON }, () => `group-${Math.floor(random() * GROUPS)}`),
  );
  const repeats = Math.ceil(rounds * share * ROUNDS);
  const ours = bestNanoseconds(repeats, CONNECTIONS, () => {
    const changed = { ...endpoint };
    for (const groups of people) connectionReach(changed, 'subnet-0a', groups);
  });
  const theirs = bestNanoseconds(repeats, SOME, () => {
    const changed = { ...endpoint };
    for (const groups of people.slice(0, SOME)) reachableNetworks(changed, groups);
  });
  const what = `reach of ${CONNECTIONS} connections after a change, ${RULES} rules: each`;
  const figures = { ours: ours / 1000, theirs: theirs / 1000, unit: 'µs' };
  return [sizeRow(what, 'what the portal shows each person', figures, 0.1)];
};
