import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import type { Order } from '../../src/connections/gateway-orders.ts';
import { pushedDigest } from '../../src/connections/pushed-digest.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { certificateNamed, revocationListNamed } from '../contract/objects.ts';
import { redis, sqlite } from '../contract/platform.ts';
import { route, rule } from '../endpoints/samples.ts';
import { admitted, type ReportWorld, startReportWorld } from './report-world.ts';

describe.each([sqlite, redis])('What a gateway is told of changes on $name', (platform) => {
  let world: ReportWorld;
  beforeAll(async () => {
    world = await startReportWorld(platform);
  });
  afterAll(() => world.close());

  /** An endpoint with a rule and a route, and somebody connected to it. */
  async function connected(count = 1) {
    const place = await world.newPlace();
    await world.changeEndpoint(place.endpoint, {
      authorizationRules: [rule({ accessAll: true, groupId: '' })],
      routes: [route()],
    });
    const endpoint = await stored(place.endpoint);
    const pushed = { pushedDigest: pushedDigest(endpoint, 'subnet-0a') };
    const connections = await admitted(world, place, count, pushed);
    return { ...place, endpoint, connections };
  }
  async function stored({ clientVpnEndpointId }: Endpoint): Promise<Endpoint> {
    const found = await world.replicas.stores[0].endpoints.get(clientVpnEndpointId);
    if (!found) throw new Error('There is no such endpoint.');
    return found.value;
  }
  /** The other replica answers, which made no change itself. */
  const refresh = (gateway: Gateway, connections: readonly Connection[]) =>
    world.reports[1].refresh(
      gateway,
      connections.map(({ connectionId }) => connectionId),
    );
  async function orders(gateway: Gateway): Promise<Readonly<Record<string, string>>> {
    const told = await world.reports[1].endpointOrders(gateway);
    return Object.fromEntries(told.map((order) => [order.type, markOf(order)]));
  }
  const markOf = (order: Order) =>
    order.type === 'rules-changed' ? order.version : order.type === 'restart-wanted' ? order.digest : '';

  it('is the new reach of each connection when rules change, and nobody is interrupted', async () => {
    const { gateway, endpoint, connections } = await connected(3);
    const before = await orders(gateway);
    const first = await refresh(gateway, connections);
    expect(first).toEqual(connections.map(() => expect.objectContaining({ state: 'keep' })));
    expect(first[0]).toMatchObject({ reach: [['10.0.0.0', '10.0.255.255']] });
    const narrower = rule({ accessAll: true, groupId: '', destinationCidr: '10.0.7.0/24' });
    await world.changeEndpoint(endpoint, { authorizationRules: [narrower] });
    const after = await orders(gateway);
    expect(after['rules-changed']).not.toBe(before['rules-changed']);
    expect(after['restart-wanted']).toBe(before['restart-wanted']);
    expect(await refresh(gateway, connections)).toEqual(
      connections.map(({ connectionId }) =>
        expect.objectContaining({ connectionId, state: 'keep', reach: [['10.0.7.0', '10.0.7.255']] }),
      ),
    );
  });

  it('is that each connects again when a revocation list is imported, and then no more', async () => {
    const { gateway, endpoint, connections } = await connected();
    const before = await orders(gateway);
    const list = revocationListNamed(endpoint.displayName, { importedAt: world.now() });
    await world.replicas.stores[0].revocationLists.save(list, 0);
    expect((await orders(gateway))['rules-changed']).not.toBe(before['rules-changed']);
    expect(await refresh(gateway, connections)).toMatchObject([{ state: 'restart' }]);
    world.advance(1000);
    const pushed = { pushedDigest: pushedDigest(endpoint, 'subnet-0a') };
    const again = await admitted(world, { gateway, endpoint }, 1, pushed);
    expect(await refresh(gateway, again)).toMatchObject([{ state: 'keep' }]);
  });

  it('is that the process starts anew when its certificate or its port is another', async () => {
    const { gateway, endpoint } = await connected();
    const certificate = certificateNamed(endpoint.displayName);
    await world.changeEndpoint(endpoint, { serverCertificateArn: certificate.certificateArn });
    const marks = [(await orders(gateway))['restart-wanted']];
    const version = await world.replicas.stores[0].certificates.save(
      { ...certificate, certificate: 'one' },
      0,
    );
    marks.push((await orders(gateway))['restart-wanted']);
    await world.replicas.stores[0].certificates.save({ ...certificate, certificate: 'two' }, version);
    marks.push((await orders(gateway))['restart-wanted']);
    await world.changeEndpoint(endpoint, { vpnPort: 1194 });
    marks.push((await orders(gateway))['restart-wanted']);
    expect(new Set(marks).size).toBe(4);
  });

  it('is the end of what is up there when the endpoint is gone, of another gateway, or known to nobody', async () => {
    const { gateway, endpoint, connections } = await connected();
    const elsewhere = await connected();
    const strangers = [...elsewhere.connections, { connectionId: 'cvpn-connection-00000000000000000' }];
    expect(await refresh(gateway, strangers as readonly Connection[])).toMatchObject([
      { state: 'end' },
      { state: 'end' },
    ]);
    const found = await world.replicas.stores[0].endpoints.get(endpoint.clientVpnEndpointId);
    await world.replicas.stores[0].endpoints.delete(endpoint.clientVpnEndpointId, found?.version ?? 0);
    expect(await refresh(gateway, connections)).toMatchObject([{ state: 'end' }]);
    expect(await orders(gateway)).toEqual({});
  });
});
