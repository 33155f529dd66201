import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { createMetricHistory } from '../../src/kernel/metric-history.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { createMetricRecorder } from '../../src/record-metric-history.ts';
import { openStore, openStoreBeside } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { connectionTo, endpointNamed, revocationListNamed } from '../contract/objects.ts';
import { makeCertificates } from '../pki/certificates.ts';
import { der, listOf } from '../pki/revocation-lists.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const START = Date.parse('2026-11-21T12:01:00Z');
const MINUTE = 60_000;
const { clientVpnEndpointId: VPN } = endpointNamed('vpn');
const DOWNLOADS = 'SelfServicePortalClientConfigurationDownloads';

let now: number;
let directory: string;
let store: Store;
beforeEach(async () => {
  now = START;
  directory = mkdtempSync(join(tmpdir(), 'postern-history-'));
  store = await openStore({ dataDir: directory, clock: () => now, logger: recordingLogger().logger });
  await store.endpoints.save(endpointNamed('vpn'), 0);
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

function replica(of: Parameters<typeof createMetricRecorder>[0]['store'] = store) {
  const { logger, lines } = recordingLogger();
  const { metrics, exposition } = createMetrics();
  const recorder = createMetricRecorder({ store: of, metrics, clock: () => now, logger });
  const download = (name: 'config' | 'bundle') =>
    recorder.metrics.increment(`clientvpn_portal_${name}_downloads_total`, { endpoint: VPN, client: 'aws' });
  return { ...recorder, download, lines, text: () => exposition.text() };
}

const known = (metric: Parameters<ReturnType<typeof createMetricHistory>['read']>[0]) =>
  createMetricHistory(store).read(metric, VPN, START - 60 * MINUTE, now + MINUTE);

describe('The history of metrics', () => {
  it('has the downloads of all replicas, bundles too, in the five minutes that they were in', async () => {
    const beside = await openStoreBeside({
      dataDir: directory,
      clock: () => now,
      logger: recordingLogger().logger,
    });
    const [one, other] = [replica(), replica(beside)];
    one.download('config');
    other.download('bundle');
    await Promise.all([one.look(), other.look()]);
    now += 5 * MINUTE;
    one.download('config');
    await one.look();
    await one.look();
    await beside.close();
    expect(await known(DOWNLOADS)).toEqual([
      { at: Date.parse('2026-11-21T12:00:00Z'), value: 2 },
      { at: Date.parse('2026-11-21T12:05:00Z'), value: 1 },
    ]);
    expect(await one.text()).toContain('clientvpn_portal_config_downloads_total');
  });

  it("has what is counted of connections under the guide's names, whole amounts at once", async () => {
    const { metrics, look, text } = replica();
    const labels = { endpoint: VPN };
    metrics.increment('clientvpn_authentication_failures_total', labels);
    metrics.increment('clientvpn_authentication_failures_total', labels);
    metrics.increment('clientvpn_ingress_bytes_total', labels, 5_000_000_000);
    metrics.increment('clientvpn_egress_bytes_total', labels, 7);
    metrics.increment('clientvpn_ingress_packets_total', labels, 0);
    metrics.increment('clientvpn_egress_packets_total', labels, 3);
    metrics.increment('clientvpn_client_connect_handler_timeouts_total', labels);
    await look();
    const sums = await Promise.all(
      (
        [
          'AuthenticationFailures',
          'IngressBytes',
          'EgressBytes',
          'IngressPackets',
          'EgressPackets',
          'ClientConnectHandlerTimeouts',
          'ClientConnectHandlerThrottlingErrors',
        ] as const
      ).map(async (name) => (await known(name)).map(({ value }) => value)),
    );
    expect(sums).toEqual([[2], [5_000_000_000], [7], [], [3], [1], []]);
    expect(await text()).toContain(`clientvpn_ingress_bytes_total{endpoint="${VPN}"} 5000000000`);
  });

  it('outlives the process', async () => {
    const one = replica();
    one.download('config');
    await one.look();
    await store.close();
    store = await openStore({ dataDir: directory, clock: () => now, logger: recordingLogger().logger });
    expect(await known(DOWNLOADS)).toEqual([{ at: Date.parse('2026-11-21T12:00:00Z'), value: 1 }]);
  });

  it('loses no download while the store is away', async () => {
    let isAway = true;
    const counters = {
      ...store.counters,
      add: (...args: Parameters<Store['counters']['add']>) =>
        isAway ? Promise.reject(new StoreUnavailable('It is away.')) : store.counters.add(...args),
    };
    const one = replica({ ...store, counters });
    one.download('config');
    await one.look();
    one.download('config');
    isAway = false;
    await one.look();
    expect((await known(DOWNLOADS)).map(({ value }) => value)).toEqual([2]);
    expect(one.lines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  it('asks a store that is away once in each look, however much there is to tell', async () => {
    let asked = 0;
    let isAway = true;
    const add = (...args: Parameters<Store['counters']['add']>) => {
      asked += 1;
      return isAway ? Promise.reject(new StoreUnavailable('It is away.')) : store.counters.add(...args);
    };
    const { metrics, look } = replica({ ...store, counters: { ...store.counters, add } });
    const names = ['ingress_bytes', 'egress_bytes', 'ingress_packets', 'egress_packets'] as const;
    for (const name of names) metrics.increment(`clientvpn_${name}_total`, { endpoint: VPN }, 3);
    await look();
    expect(asked).toBe(1);
    isAway = false;
    await look();
    const sums = await Promise.all(
      (['IngressBytes', 'EgressBytes', 'IngressPackets', 'EgressPackets'] as const).map(known),
    );
    expect(sums.map((points) => points.map(({ value }) => value))).toEqual([[3], [3], [3], [3]]);
  });

  it('has the connections of an endpoint as they first were in each five minutes', async () => {
    const one = replica();
    await one.look();
    const admitted = connectionTo('vpn', 'cvpn-connection-00000000000000001', { phase: 'admitted' });
    const pool = { clientVpnEndpointId: VPN, first: 1, last: 9, most: 9 };
    await store.connections.admit(admitted, 0, pool);
    await one.look();
    now += 5 * MINUTE;
    await one.look();
    expect((await known('ActiveConnectionsCount')).map(({ value }) => value)).toEqual([0, 1]);
  });

  it('has the days that a revocation list lasts, and a list that cannot be read hides no other', async () => {
    const { root } = await makeCertificates();
    await store.endpoints.save(endpointNamed('another'), 0);
    await store.revocationLists.save(revocationListNamed('another'), 0);
    const nextUpdate = der.time(new Date(START + 12.5 * 24 * 60 * MINUTE));
    const certificateRevocationList = listOf(root, ['01'], { nextUpdate });
    await store.revocationLists.save(revocationListNamed('vpn', { certificateRevocationList }), 0);
    await replica().look();
    expect((await known('CrlDaysToExpiry')).map(({ value }) => value)).toEqual([12]);
  });

  it('forgets what is older than three days', async () => {
    const one = replica();
    one.download('config');
    await one.look();
    now += 3 * 24 * 60 * MINUTE + 1;
    expect(
      await createMetricHistory(store).read(DOWNLOADS, VPN, START - 60 * MINUTE, START + 60 * MINUTE),
    ).toEqual([]);
  });
});
