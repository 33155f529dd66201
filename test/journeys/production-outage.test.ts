import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { derivedClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { makeConfigurationFiles } from '../support/configuration-directory.ts';
import { type Load, startLoad, succeeded, tally } from '../support/load.ts';
import { comesBackLater, findLost } from '../support/load-report.ts';
import { type ProductionLayout, startProductionLayout } from '../support/production-layout.ts';

const ENGINEERING = derivedClientVpnEndpointId('123456789012', 'Engineering');

/** What an answer may take while Redis is away. Milliseconds; the bound is a requirement. */
const PATIENCE = 2000;
/** How soon all must go on after Redis is back. Milliseconds; the bound is a requirement. */
const RECOVERY = 5000;

let layout: ProductionLayout;
let load: Load;

beforeAll(async () => {
  layout = await startProductionLayout(await makeConfigurationFiles());
  load = startLoad({
    site: layout,
    idp: layout.idpPage.idp,
    endpointId: ENGINEERING,
    signInsPerSecond: 4,
    viewsPerSecond: 16,
  });
});
afterAll(async () => {
  load?.close();
  await layout?.close();
});

describe('when Redis is killed under load, and started again three seconds later', () => {
  it('people are told to come back, at once, and soon all goes on with nothing lost', async () => {
    await expect.poll(() => load.signedIn.length, { timeout: 20_000 }).toBeGreaterThan(5);
    const wentAt = Date.now();
    await layout.redis.kill9();
    await sleep(3000);
    expect(await readiness()).toBe(503);
    await layout.redis.restart();
    const backAt = Date.now();
    await sleep(RECOVERY + 2000);
    await load.stop();

    const others = load.seen.filter((one) => !succeeded(one) && !comesBackLater(one));
    expect(tally(others)).toEqual({});
    const refused = load.seen.filter(comesBackLater);
    expect(refused.length).toBeGreaterThan(20);
    expect(Math.max(...refused.map(({ milliseconds }) => milliseconds))).toBeLessThan(PATIENCE);
    expect(refused.filter(({ at }) => at < wentAt - PATIENCE || at > backAt + RECOVERY)).toEqual([]);
    expect(await readiness()).toBe(200);
    expect(await findLost(load, ENGINEERING)).toEqual({ sessions: [], usedResponses: [] });
  }, 60_000);
});

async function readiness(): Promise<number> {
  return (await fetch(`${await layout.opsOf('portal-one')}/readyz`)).status;
}
