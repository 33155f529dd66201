import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeAdmissions } from './admissions.contract.ts';
import { describeApplyLedger } from './apply-ledger.contract.ts';
import { describeAsOf } from './as-of.contract.ts';
import { describeConnectionIndexes } from './connection-indexes.contract.ts';
import { describeConnections } from './connections.contract.ts';
import { describeCounters } from './counters.contract.ts';
import { describeObjectStores } from './object-stores.contract.ts';
import { describeOneTimeStore } from './one-time-store.contract.ts';
import type { Platform, Replicas } from './platform.ts';
import { describeRevocationLists } from './revocation-lists.contract.ts';
import { describeSessions } from './sessions.contract.ts';
import { describeTraces } from './traces.contract.ts';

/** Everything that a `Store` promises, asked of one platform. */
export function describeStore(platform: Platform): void {
  describe(`Two replicas on ${platform.name}`, () => {
    let started: Replicas;
    beforeAll(async () => {
      started = await platform.start();
    });
    afterAll(() => started.close());

    const replicas = () => started;
    describeOneTimeStore(replicas);
    describeCounters(replicas);
    describeApplyLedger(replicas);
    describeObjectStores(replicas);
    describeAsOf(replicas);
    describeRevocationLists(replicas);
    describeConnections(replicas);
    describeConnectionIndexes(replicas);
    describeAdmissions(replicas);
    describeSessions(replicas);
    describeTraces(replicas);

    it('answer a ping', async () => {
      for (const store of started.stores) await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}
