import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { makeConfigurationFiles } from '../support/configuration-directory.ts';
import { type Load, type Seen, startLoad, succeeded, tally } from '../support/load.ts';
import { findLost } from '../support/load-report.ts';
import { type ProductionLayout, startProductionLayout } from '../support/production-layout.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');

let layout: ProductionLayout;
let load: Load;

beforeAll(async () => {
  layout = await startProductionLayout(await makeConfigurationFiles());
});
afterAll(() => layout?.close());

beforeEach(async () => {
  load = startLoad({
    site: layout,
    idp: layout.idpPage.idp,
    endpointId: ENGINEERING,
    signInsPerSecond: 4,
    viewsPerSecond: 16,
  });
  await expect.poll(() => load.signedIn.length, { timeout: 20_000 }).toBeGreaterThan(3);
});
afterEach(() => load?.close());

describe('while twenty requests per second come in', () => {
  it('nobody notices that a replica is told to stop, and that it is started again', async () => {
    for (const name of ['portal-one', 'portal-two'] as const) {
      layout.replica(name).signal('SIGTERM');
      expect(await layout.replica(name).exited).toBe(0);
      await sleep(500);
      await layout.restart(name);
      await sleep(500);
    }
    await load.stop();
    expect(tally(load.seen.filter((one) => !succeeded(one)))).toEqual({});
    expect(await findLost(load, ENGINEERING)).toEqual({ sessions: [], usedResponses: [] });
  });

  it('nobody notices that a replica is killed, but whose sign-in it was just ending', async () => {
    const kills: number[] = [];
    for (const name of ['portal-one', 'portal-two'] as const) {
      kills.push(Date.now());
      layout.replica(name).signal('SIGKILL');
      await layout.replica(name).exited;
      await sleep(1500);
      await layout.restart(name);
      await sleep(500);
    }
    await load.stop();
    const others = load.seen.filter((one) => !succeeded(one) && !wasBeingRedeemed(one, kills));
    expect(tally(others)).toEqual({});
    expect(await findLost(load, ENGINEERING)).toEqual({ sessions: [], usedResponses: [] });
  });
});

/**
 * The one thing that no proxy can mend: the replica had taken the one-time code and died before its answer was out, so
 * the next one finds the code used. The person reads that, and signs in again.
 */
function wasBeingRedeemed({ step, status, at, milliseconds }: Seen, kills: readonly number[]): boolean {
  return (
    step === 'complete' && status === 403 && kills.some((kill) => at <= kill && kill <= at + milliseconds)
  );
}
