import { describe, expect, it, type TestContext } from 'vitest';
import type { Order } from '../../src/connections/gateway-orders.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { certificateNamed, revocationListNamed } from '../contract/objects.ts';
import { type Platform, redis, sqlite } from '../contract/platform.ts';
import { startReportWorld } from './report-world.ts';

const RULE = {
  destinationCidr: '10.0.0.0/16',
  groupId: '',
  accessAll: true,
  description: '',
  status: 'active',
} as const;

describe.each([sqlite, redis])('What a gateway is told of its endpoints, on $name,', (platform) => {
  async function start(test: TestContext, on: Platform = platform) {
    const world = await startReportWorld(on);
    test.onTestFinished(() => world.close());
    const { gateway, endpoint } = await world.newPlace();
    const [store] = world.replicas.stores;
    const told = async (replica: 0 | 1 = 1) => world.reports[replica].endpointOrders(gateway);
    const wordsOf = (orders: readonly Order[]) => ({
      version: orders.flatMap((order) => (order.type === 'rules-changed' ? [order.version] : [])).join(),
      digest: orders.flatMap((order) => (order.type === 'restart-wanted' ? [order.digest] : [])).join(),
    });
    /** Which of the two words a change changes. */
    const changesOf = async (change: () => Promise<unknown>) => {
      const before = wordsOf(await told());
      await change();
      const after = wordsOf(await told());
      expect(wordsOf(await told(0))).toEqual(after);
      return [
        before.version !== after.version && 'rules',
        before.digest !== after.digest && 'restart',
      ].filter(Boolean);
    };
    const change = (changes: Partial<Endpoint>) => changesOf(() => world.changeEndpoint(endpoint, changes));
    return { world, store, gateway, endpoint, told, change, changesOf };
  }

  it('is of those alone that it serves, and the same as long as nothing changes', async (test) => {
    const { world, gateway, endpoint, told, change } = await start(test);
    await world.newPlace();
    const orders = await told();
    expect(orders.map((order) => order.type)).toEqual(['rules-changed', 'restart-wanted']);
    for (const order of orders)
      expect(order).toMatchObject({ clientVpnEndpointId: endpoint.clientVpnEndpointId });
    expect(await told(0)).toEqual(orders);
    expect(await world.reports[0].endpointOrders({ ...gateway, endpointIds: [] })).toEqual([]);
    await change({ targetNetworks: [] });
    expect(await told()).toEqual([]);
  });

  it('says that rules changed with every rule, limit and revocation list, and wants no restart for them', async (test) => {
    const { store, endpoint, change, changesOf } = await start(test);
    expect(await change({ authorizationRules: [RULE] })).toEqual(['rules']);
    expect(await change({ sessionTimeoutHours: 8 })).toEqual(['rules']);
    const list = { ...revocationListNamed('x'), clientVpnEndpointId: endpoint.clientVpnEndpointId };
    expect(await changesOf(() => store.revocationLists.save(list, 0))).toEqual(['rules']);
    expect(await changesOf(() => store.revocationLists.save({ ...list, importedAt: 2 }, 1))).toEqual([
      'rules',
    ]);
    expect(await changesOf(async () => {})).toEqual([]);
  });

  it('wants a restart for what the OpenVPN process is started with, also for a certificate under the same name', async (test) => {
    const { store, change, changesOf } = await start(test);
    const clients = certificateNamed('clients', { certificate: 'one' });
    await store.certificates.save(clients, 0);
    const certificate = {
      type: 'certificate-authentication',
      clientRootCertificateChainArn: clients.certificateArn,
    } as const;
    const restart = ['rules', 'restart'];
    expect(await change({ transportProtocol: 'tcp' })).toEqual(restart);
    expect(await change({ vpnPort: 1194 })).toEqual(restart);
    expect(await change({ serverCertificateArn: certificateNamed('other').certificateArn })).toEqual(restart);
    expect(await change({ authenticationOptions: [certificate] })).toEqual(restart);
    expect(
      await changesOf(() => store.certificates.save({ ...clients, certificateChain: 'two' }, 1)),
    ).toEqual(['restart']);
    expect(
      await changesOf(() =>
        store.certificates.save({ ...clients, certificateChain: 'two', importedAt: 9 }, 2),
      ),
    ).toEqual([]);
  });
});
