import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { type Replicas, redis, sqlite } from '../contract/platform.ts';
import { type Ec2Replica, startEc2Replica } from '../support/ec2-replicas.ts';
import { moves } from './model/arbitraries.ts';
import { namesOf, saveReferences } from './model/names.ts';
import { play } from './model/play.ts';
import { BLOCKS, networksOf, QUOTAS } from './model/surroundings.ts';

/** So often is a sequence of up to 43 moves made; more by hand. */
const RUNS = Number(process.env.MODEL_RUNS ?? 25);
/** Milliseconds, after which what was found is told, however long it still is; a slow machine makes fewer runs. */
const LONGEST = 2_400 * RUNS;

describe.each([sqlite, redis])('The management API of two replicas on $name', (platform) => {
  let replicas: Replicas;
  let one: Ec2Replica;
  let other: Ec2Replica;
  let references: ReadonlyMap<string, string>;
  let networks = networksOf(BLOCKS);

  beforeAll(async () => {
    replicas = await platform.start();
    references = await saveReferences(replicas.stores[0]);
    const settings = { networks: () => networks, quotas: () => QUOTAS };
    one = await startEc2Replica(replicas.stores[0], settings);
    other = await startEc2Replica(replicas.stores[1], settings);
  });
  afterAll(async () => {
    await one?.close();
    await other?.close();
    await replicas?.close();
  });

  it('does what the guide says, whatever is asked of it, one after the other or at the same time', {
    timeout: 3 * LONGEST,
  }, async () => {
    const property = fc.asyncProperty(moves, async (all) => {
      await clear(replicas.stores[0]);
      const players = {
        clients: [one.client, other.client] as const,
        names: namesOf(references, randomUUID()),
        configure: (blocks: typeof BLOCKS) => {
          networks = networksOf(blocks);
        },
      };
      await play(players, all);
    });
    await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: LONGEST });
  });
});

async function clear({ endpoints }: Store): Promise<void> {
  for (const { value, version } of await endpoints.list()) {
    await endpoints.delete(value.clientVpnEndpointId, version);
  }
}
