import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import { createConnectionKeeper } from '../../src/connections/keep-connections.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { redis, sqlite } from '../contract/platform.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { admitted, newConnectionId, type ReportWorld, startReportWorld } from './report-world.ts';

const MINUTE = 60_000;

describe.each([sqlite, redis])('The keeper of connections on $name', (platform) => {
  let world: ReportWorld;
  beforeAll(async () => {
    world = await startReportWorld(platform);
  });
  afterAll(() => world.close());

  const look = () => Promise.all(world.keepers.map((keeper) => keeper.look()));
  const phaseOf = async (id: string) => (await world.find(id))?.phase;
  async function one(changes: Partial<Connection> = {}) {
    const place = await world.newPlace();
    const [connection] = await admitted(world, place, 1, changes);
    if (!connection) throw new Error('Nobody was admitted.');
    return { ...place, connection, id: connection.connectionId };
  }
  async function waiting(changes: object = {}, phase: 'waiting' | 'signed-in' = 'waiting') {
    const { connection } = await one();
    const connectionId = newConnectionId();
    const browserStep = {
      codeHash: connectionId,
      number: '48 21',
      expiresAt: world.now() + MINUTE,
      ...changes,
    };
    const value = { ...connection, connectionId, phase, clientIp: '', browserStep };
    await world.replicas.stores[0].connections.save(value, 0);
    return connectionId;
  }

  it('ends what waited for a browser in vain, once, and says whether somebody said no', async () => {
    const [inVain, refused] = [await waiting(), await waiting({ rejectedAt: 1 })];
    const [inTime, refusedInTime] = [
      await waiting({}, 'signed-in'),
      await waiting({ rejectedAt: 1 }, 'signed-in'),
    ];
    await look();
    expect([await phaseOf(inVain), await phaseOf(refused)]).toEqual(['waiting', 'waiting']);
    world.advance(MINUTE + 1);
    await look();
    expect(await world.find(inVain)).toMatchObject({
      phase: 'ended',
      statusMessage: 'browser-sign-in-expired',
    });
    expect(await world.replicas.stores[1].connections.findByCodeHash(inVain)).toBeUndefined();
    expect(await phaseOf(inTime)).toBe('signed-in');
    await look();
    expect(world.told(inVain)).toEqual(['failed browser-sign-in-expired']);
    expect(world.told(refused)).toEqual(['failed browser-sign-in-rejected']);
    world.advance(MINUTE);
    await look();
    expect(world.told(inTime)).toEqual(['failed browser-sign-in-expired']);
    expect(world.told(refusedInTime)).toEqual(['failed browser-sign-in-rejected']);
  });

  it('ends what its gateway admitted and never brought up, and what it fell silent about, and frees their addresses', async () => {
    const never = await one();
    const silent = await one();
    const heard = await one();
    const counts = ({ connectionId }: Connection) =>
      ({ type: 'byte-counts', connectionId, at: world.now(), ingressBytes: 1, egressBytes: 1 }) as const;
    for (const { gateway, connection } of [silent, heard]) {
      const { connectionId, clientIp } = connection;
      await world.reports[0].report(gateway, [
        { type: 'established', connectionId, clientIp, at: world.now() },
      ]);
    }
    const silentSince = world.now();
    for (let minute = 1; minute <= 11; minute += 1) {
      world.advance(MINUTE);
      await world.reports[0].report(heard.gateway, [counts(heard.connection)]);
      await look();
      expect(await phaseOf(never.id)).toBe(minute < 6 ? 'admitted' : 'ended');
      expect(await phaseOf(silent.id)).toBe(minute < 10 ? 'established' : 'ended');
      expect(await phaseOf(heard.id)).toBe('established');
    }
    expect(Math.abs(((await world.find(silent.id))?.connectionEndTime ?? 0) - silentSince)).toBeLessThan(
      1000,
    );
    expect([world.told(never.id), world.told(silent.id)]).toEqual([['ended'], ['ended']]);
    const silenceOf = ({ gateway }: typeof silent) =>
      world.lines.filter(({ fields }) => fields.gateway === gateway.name).map(({ fields }) => fields);
    expect(silenceOf(silent)).toEqual([{ gateway: silent.gateway.name, connections: 1 }]);
    expect(silenceOf(heard)).toEqual([]);
    const { connections } = world.replicas.stores[0];
    expect(await connections.countActive(silent.endpoint.clientVpnEndpointId)).toBe(0);
    expect(await connections.countActive(heard.endpoint.clientVpnEndpointId)).toBe(1);
  });

  it('ends what its gateway was told to end and did not, although it goes on reporting', async () => {
    const { connection, gateway, id } = await one();
    const { connections } = world.replicas.stores[0];
    const ending = { manner: 'halt', text: 'Bye.', since: world.now() } as const;
    await connections.save({ ...connection, phase: 'established', status: 'terminating', ending }, 1);
    for (let minute = 1; minute <= 11; minute += 1) {
      world.advance(MINUTE);
      const report = {
        type: 'byte-counts',
        connectionId: id,
        at: world.now(),
        ingressBytes: 1,
        egressBytes: 1,
      } as const;
      const [answer] = await world.reports[0].report(gateway, [report]);
      expect(answer?.result).toBe(minute <= 10 ? 'recorded' : 'ended');
      await look();
    }
    expect(await world.find(id)).toMatchObject({ phase: 'ended', status: 'terminated' });
    expect(await connections.findWithOrders(gateway.name, 9)).toEqual([]);
  });

  it('gives gateways time to be heard when its machine slept, or its clock was set', async () => {
    const { connection, gateway, id } = await one();
    await look();
    world.advance(60 * MINUTE);
    await look();
    expect(await phaseOf(id)).toBe('admitted');
    const { clientIp } = connection;
    const report = { type: 'established', connectionId: id, clientIp, at: world.now() } as const;
    expect(await world.reports[0].report(gateway, [report])).toMatchObject([{ result: 'recorded' }]);
    for (let minute = 1; minute <= 5; minute += 1) {
      world.advance(MINUTE);
      await look();
    }
    expect(await phaseOf(id)).toBe('established');
  });

  it('says aloud what nobody expected, and looks again the next time', async () => {
    const abandoned = await waiting();
    world.advance(MINUTE + 1);
    const { logger, lines } = recordingLogger();
    const [store] = world.replicas.stores;
    let isFaulty = true;
    const keeper = createConnectionKeeper({
      ...store,
      asOf: () => store.asOf(),
      connections: {
        ...store.connections,
        findDue: async (now, limit) => {
          if (isFaulty) throw new TypeError('A record that is none.');
          return store.connections.findDue(now, limit);
        },
      },
      connectionLogger: { record: () => undefined, countTraffic: () => undefined },
      clock: world.now,
      logger,
    });
    await keeper.look();
    expect(lines).toMatchObject([
      { level: 'error', fields: { error: { message: 'A record that is none.' } } },
    ]);
    isFaulty = false;
    await keeper.look();
    expect(lines).toHaveLength(1);
    expect(await phaseOf(abandoned)).toBe('ended');
  });

  it('gives gateways time to be heard after a start, and after the store was away', async () => {
    const { id } = await one();
    const abandoned = await waiting();
    world.advance(60 * MINUTE);
    let isAway = false;
    const [store] = world.replicas.stores;
    const keeper = createConnectionKeeper({
      ...store,
      connections: {
        ...store.connections,
        findDue: async (now, limit) => {
          if (isAway) throw new StoreUnavailable('It is away.');
          return store.connections.findDue(now, limit);
        },
      },
      asOf: () => store.asOf(),
      connectionLogger: { record: () => undefined, countTraffic: () => undefined },
      clock: world.now,
      logger: recordingLogger().logger,
    });
    await keeper.look();
    expect(await phaseOf(id)).toBe('admitted');
    expect(await phaseOf(abandoned)).toBe('ended');
    world.advance(2 * MINUTE);
    isAway = true;
    await keeper.look();
    isAway = false;
    world.advance(2 * MINUTE);
    await keeper.look();
    expect(await phaseOf(id)).toBe('admitted');
    world.advance(2 * MINUTE);
    await keeper.look();
    expect(await phaseOf(id)).toBe('ended');
  });
});
