import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import type { Report } from '../../src/connections/gateway-contract.ts';
import { redis, sqlite } from '../contract/platform.ts';
import { admitted, newConnectionId, type ReportWorld, startReportWorld } from './report-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each([sqlite, redis])('What a gateway reports on $name', (platform) => {
  let world: ReportWorld;
  beforeAll(async () => {
    world = await startReportWorld(platform);
  });
  afterAll(() => world.close());

  const established = ({ connectionId, clientIp }: Connection): Report => ({
    type: 'established',
    connectionId,
    clientIp,
    at: world.now(),
  });
  const counts = (
    { connectionId }: Connection,
    bytes: number,
    type: 'byte-counts' | 'disconnected' = 'byte-counts',
  ) =>
    ({
      type,
      connectionId,
      at: world.now(),
      ingressBytes: bytes,
      egressBytes: 2 * bytes,
      ingressPackets: bytes,
    }) as Report;
  async function one(changes: Partial<Connection> = {}) {
    const place = await world.newPlace();
    const [connection] = await admitted(world, place, 1, changes);
    if (!connection) throw new Error('Nobody was admitted.');
    const report = async (replica: 0 | 1, ...reports: readonly Report[]) =>
      (await world.reports[replica].report(place.gateway, reports)).map(({ result }) => result);
    return { ...place, connection, id: connection.connectionId, report };
  }

  it('is the life of a connection: established, counts, and its end with the last counts', async () => {
    const { connection, id, endpoint, report } = await one();
    world.advance(2000);
    expect(await report(0, established(connection))).toEqual(['recorded']);
    expect(await world.find(id)).toMatchObject({ phase: 'established', status: 'active' });
    world.advance(MINUTE);
    expect(await report(1, counts(connection, 100))).toEqual(['recorded']);
    world.advance(MINUTE);
    const end = counts(connection, 150, 'disconnected');
    expect(await report(0, end)).toEqual(['recorded']);
    expect(await world.find(id)).toMatchObject({
      phase: 'ended',
      status: 'terminated',
      connectionEndTime: end.at,
      ingressBytes: 150,
      egressBytes: 300,
      ingressPackets: 150,
    });
    expect(world.told(id)).toEqual(['ended']);
    expect(world.traffic(endpoint)).toEqual({
      ingressBytes: 150,
      egressBytes: 300,
      ingressPackets: 150,
      egressPackets: 0,
    });
    expect(await world.replicas.stores[0].connections.countActive(endpoint.clientVpnEndpointId)).toBe(0);
    expect(await report(1, counts(connection, 999))).toEqual(['ended']);
    expect(world.traffic(endpoint).ingressBytes).toBe(150);
  });

  it('is recorded once, however often and in whatever order counts come, on whichever replica', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ bytes: fc.nat(1000), replica: fc.constantFrom(0 as const, 1 as const) }), {
          maxLength: 8,
        }),
        fc.nat(1000),
        async (told, last) => {
          const { connection, id, endpoint, report } = await one();
          await Promise.all(told.map(({ bytes, replica }) => report(replica, counts(connection, bytes))));
          await report(1, counts(connection, last, 'disconnected'), counts(connection, 5000));
          const highest = Math.max(0, last, ...told.map(({ bytes }) => bytes));
          expect(await world.find(id)).toMatchObject({ ingressBytes: highest, egressBytes: 2 * highest });
          expect(world.traffic(endpoint)).toMatchObject({ ingressBytes: highest, egressBytes: 2 * highest });
          expect(world.told(id)).toEqual(['ended']);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('comes a thousand at a time, while others change the same connections', async () => {
    const place = await world.newPlace();
    const connections = await admitted(world, place, 1000);
    const [first, second] = world.reports;
    const all = await Promise.all([
      first.report(
        place.gateway,
        connections.map((each) => counts(each, 7)),
      ),
      second.report(place.gateway, connections.map(established)),
      first.report(
        place.gateway,
        connections.slice(500).map((each) => counts(each, 9, 'disconnected')),
      ),
    ]);
    expect(all.map((results) => results.length)).toEqual([1000, 1000, 500]);
    const found = await world.replicas.stores[1].connections.getMany(
      connections.map((each) => each.connectionId),
    );
    for (const [n, each] of found.entries()) {
      expect(each?.value.phase).toBe(n < 500 ? 'established' : 'ended');
      expect(each?.value.ingressBytes).toBe(n < 500 ? 7 : 9);
    }
    expect(world.traffic(place.endpoint).ingressBytes).toBe(500 * 7 + 500 * 9);
    expect(await world.replicas.stores[0].connections.countActive(place.endpoint.clientVpnEndpointId)).toBe(
      500,
    );
  });

  it('has no effect on connections of others, and they are unknown to it', async () => {
    const { connection, id, report } = await one();
    const other = await one();
    expect(await other.report(0, counts(connection, 9, 'disconnected'), counts(other.connection, 1))).toEqual(
      ['unknown', 'recorded'],
    );
    expect(await report(0, { ...counts(connection, 1), connectionId: newConnectionId() })).toEqual([
      'unknown',
    ]);
    expect(await world.find(id)).toEqual(connection);
  });

  it('ends a client that has another address than the one that is its own', async () => {
    const { connection, id, gateway, report } = await one();
    expect(await report(0, { ...established(connection), clientIp: '10.100.99.99' } as Report)).toEqual([
      'ended',
    ]);
    expect(await world.find(id)).toMatchObject({ phase: 'admitted', status: 'terminating' });
    expect(await world.reports[1].dueOrders(gateway)).toMatchObject([
      { type: 'terminate', connectionId: id },
    ]);
    expect(await report(0, counts(connection, 0, 'disconnected'))).toEqual(['recorded']);
    expect(await world.reports[1].dueOrders(gateway)).toEqual([]);
  });

  it('by a clock that is wrong is taken to have happened when it was heard', async () => {
    for (const wrong of [-HOUR, HOUR]) {
      const { connection, id, report } = await one();
      world.advance(MINUTE);
      await report(0, { ...established(connection), at: world.now() + wrong } as Report);
      await report(0, { ...counts(connection, 1), at: world.now() + wrong } as Report);
      const up = await world.find(id);
      expect(Math.abs((up?.connectionEstablishedTime ?? 0) - world.now())).toBeLessThan(MINUTE / 2);
      expect(Math.abs((up?.timestamp ?? 0) - world.now())).toBeLessThan(MINUTE / 2);
      await report(0, { ...counts(connection, 1, 'disconnected'), at: world.now() + wrong } as Report);
      expect(Math.abs(((await world.find(id))?.connectionEndTime ?? 0) - world.now())).toBeLessThan(
        MINUTE / 2,
      );
    }
  });

  it('is logged with its counts every quarter of an hour, and no more often', async () => {
    const { connection, id, report } = await one();
    await report(0, established(connection));
    for (let minute = 1; minute <= 46; minute += 1) {
      world.advance(MINUTE);
      await report(0, counts(connection, minute));
      if (minute % 10 === 0) await report(1, counts(connection, minute));
    }
    expect(world.told(id)).toEqual(['updated', 'updated', 'updated']);
  });

  it('of a client that left while its browser was open ends what waited, but for the AWS-provided client, which comes back', async () => {
    const place = await world.newPlace();
    const { connections } = world.replicas.stores[0];
    const [template] = await admitted(world, place, 1);
    if (!template) throw new Error('Nobody was admitted.');
    const step = { codeHash: newConnectionId(), number: '48 21', expiresAt: world.now() + MINUTE };
    const waiting: Connection = { ...template, phase: 'waiting', clientIp: '', browserStep: step };
    for (const [loopbackPort, phase] of [
      [undefined, 'ended'],
      [35_001, 'waiting'],
    ] as const) {
      const connectionId = newConnectionId();
      const browserStep = { ...step, ...(loopbackPort && { loopbackPort }) };
      await connections.save({ ...waiting, connectionId, browserStep }, 0);
      const left = { type: 'disconnected', connectionId, at: world.now() } as const;
      expect(await world.reports[0].report(place.gateway, [left])).toEqual([
        { connectionId, result: 'recorded' },
      ]);
      expect((await world.find(connectionId))?.phase).toBe(phase);
      expect(world.told(connectionId)).toEqual(phase === 'ended' ? ['failed browser-sign-in-expired'] : []);
    }
  });

  it('shows connections that should have ended long ago, and each is told to end as its endpoint has it', async () => {
    const ends = async (changes: object, after: number) => {
      const { connection, id, endpoint, report } = await one();
      await report(0, established(connection));
      await world.changeEndpoint(endpoint, changes);
      world.advance(after);
      await report(1, counts(connection, 1));
      const { ending, status } = (await world.find(id)) ?? {};
      return ending ? `${status} ${ending.manner}: ${ending.text}` : status;
    };
    const eight = { sessionTimeoutHours: 8, disconnectOnSessionTimeout: true } as const;
    expect(await ends(eight, 8 * HOUR + MINUTE)).toMatch(/^terminating halt: Your VPN session has ended/);
    expect(await ends({ ...eight, disconnectOnSessionTimeout: false }, 8 * HOUR + MINUTE)).toMatch(
      /^terminating restart/,
    );
    expect(await ends(eight, 8 * HOUR + 10_000)).toBe('active');
    expect(await ends({ status: 'deleting' }, 1000)).toMatch(/^terminating halt: This VPN is not available/);
    expect(await ends({ targetNetworks: [] }, 1000)).toMatch(/^terminating restart/);
    expect(await ends({ description: 'x' }, 1000)).toBe('active');
  });

  it('is answered by nothing that is not due: each order comes until the state that it asks for is there', async () => {
    const { connection, id, gateway, report } = await one();
    const { connections } = world.replicas.stores[0];
    expect(await world.reports[0].dueOrders(gateway)).toEqual([]);
    await connections.save({ ...connection, ending: { manner: 'halt', text: 'Bye.', since: 1 } }, 1);
    const order = { type: 'terminate', connectionId: id, run: 'run-1', cid: 1, manner: 'halt', text: 'Bye.' };
    for (const { dueOrders } of [...world.reports, ...world.reports])
      expect(await dueOrders(gateway)).toEqual([order]);
    await report(0, counts(connection, 1, 'disconnected'));
    expect(await world.reports[1].dueOrders(gateway)).toEqual([]);
    const [signedIn] = [newConnectionId()];
    await connections.save({ ...connection, connectionId: signedIn, phase: 'signed-in', clientIp: '' }, 0);
    const answerReady = { type: 'sign-in-ended', connectionId: signedIn, run: 'run-1', cid: 1, kid: 1 };
    expect(await world.reports[1].dueOrders(gateway)).toEqual([answerReady]);
  });
});
