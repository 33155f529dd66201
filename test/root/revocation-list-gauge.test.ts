import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { createRevocationListGauge } from '../../src/revocation-list-gauge.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { endpointNamed, revocationListNamed } from '../contract/objects.ts';
import { der, listOf } from '../pki/revocation-lists.ts';
import { recordingLogger } from '../support/recording-logger.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DAY = 86_400_000;
const { clientVpnEndpointId: ID } = endpointNamed('vpn');

let now = NOW;
let directory: string;
let store: Store;
beforeEach(async () => {
  now = NOW;
  directory = mkdtempSync(join(tmpdir(), 'postern-gauge-'));
  store = await openStore({ dataDir: directory, clock: () => now, logger: recordingLogger().logger });
  await store.endpoints.save(endpointNamed('vpn'), 0);
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

async function importEndingIn(days: number): Promise<void> {
  const authority = await makeCertificate({
    commonName: 'Example CA',
    purpose: 'certificate-authority',
    keyKind: 'ec-p256',
  });
  const nextUpdate = der.time(new Date(NOW + days * DAY));
  const certificateRevocationList = listOf(authority, [], { nextUpdate });
  await store.revocationLists.save(revocationListNamed('vpn', { certificateRevocationList }), 0);
}

function gauge(of: Pick<Store, 'revocationLists' | 'asOf'> = store) {
  const { metrics, exposition } = createMetrics();
  const look = createRevocationListGauge({ store: of, clock: () => now, metrics });
  return async () => {
    await look();
    const text = await exposition.text();
    return /^clientvpn_crl_days_to_expiry\{endpoint="([^"]+)"\} (\S+)$/m.exec(text)?.slice(1);
  };
}

describe('CrlDaysToExpiry', () => {
  it('counts whole days, and is negative once the list is over', async () => {
    await importEndingIn(30);
    const read = gauge();
    for (const [day, left] of [
      [0, '30'],
      [0.01, '29'],
      [29.01, '0'],
      [30, '0'],
      [30.01, '-1'],
      [40, '-10'],
    ] as const) {
      now = NOW + day * DAY;
      expect(await read()).toEqual([ID, left]);
    }
  });

  it('is there from the import on, and gone with the endpoint', async () => {
    const read = gauge();
    expect(await read()).toBeUndefined();
    await importEndingIn(3);
    expect(await read()).toEqual([ID, '3']);
    await store.endpoints.delete(ID, 1);
    expect(await read()).toBeUndefined();
  });

  it('stays as it is while the store is away', async () => {
    await importEndingIn(3);
    let away = false;
    const list: Store['revocationLists']['list'] = (asOf) =>
      away ? Promise.reject(new StoreUnavailable('Redis is away.')) : store.revocationLists.list(asOf);
    const read = gauge({ ...store, revocationLists: { ...store.revocationLists, list } });
    await read();
    away = true;
    expect(await read()).toEqual([ID, '3']);
  });

  it('leaves out a list that cannot be read', async () => {
    await store.revocationLists.save(revocationListNamed('vpn'), 0);
    expect(await gauge()()).toBeUndefined();
  });
});
