import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createConnectionsGauge } from '../../src/connections-gauge.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { openStore } from '../../src/store/open-store.ts';
import { connectionTo, endpointNamed } from '../contract/objects.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const { clientVpnEndpointId: VPN } = endpointNamed('vpn');
const { clientVpnEndpointId: QUIET } = endpointNamed('quiet');

it('has the connections of every endpoint that hold an address, at the moment of the scrape, and keeps them while the store is away', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'postern-gauge-'));
  const { logger } = recordingLogger();
  const store = await openStore({ dataDir: directory, clock: Date.now, logger });
  const { metrics, exposition } = createMetrics();
  let isAway = false;
  const countActive = async (id: typeof VPN) => {
    if (isAway) throw new StoreUnavailable('It is away.');
    return store.connections.countActive(id);
  };
  const connections = { ...store.connections, countActive };
  const { endpoints } = store;
  const scrape = createConnectionsGauge({
    store: { endpoints, connections, asOf: () => store.asOf() },
    metrics,
  });
  const shown = async () => {
    await scrape();
    const text = await exposition.text();
    return text.split('\n').filter((line) => line.startsWith('clientvpn_active_connections{'));
  };
  for (const name of ['vpn', 'quiet']) await store.endpoints.save(endpointNamed(name), 0);
  const admitted = connectionTo('vpn', 'cvpn-connection-00000000000000001', { phase: 'admitted' });
  await store.connections.admit(admitted, 0, { clientVpnEndpointId: VPN, first: 1, last: 9, most: 9 });
  const expected = [VPN, QUIET].map(
    (id) => `clientvpn_active_connections{endpoint="${id}"} ${id === VPN ? 1 : 0}`,
  );
  expect((await shown()).sort()).toEqual(expected.sort());
  isAway = true;
  expect((await shown()).sort()).toEqual(expected);
  await store.close();
  rmSync(directory, { recursive: true });
});
