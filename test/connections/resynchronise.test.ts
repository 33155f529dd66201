import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Connection,
  ESTABLISHING,
  GATEWAY_SILENCE,
  isActive,
} from '../../src/connections/connection.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { redis, sqlite } from '../contract/platform.ts';
import { admitted, newConnectionId, type ReportWorld, startReportWorld } from './report-world.ts';

const MINUTE = 60_000;

describe.each([sqlite, redis])('A gateway that was away, on $name,', (platform) => {
  let world: ReportWorld;
  beforeAll(async () => {
    world = await startReportWorld(platform);
  });
  afterAll(() => world.close());

  type Place = Awaited<ReturnType<ReportWorld['newPlace']>>;
  const idsOf = (connections: readonly Connection[]) => connections.map(({ connectionId }) => connectionId);

  /** All pages, as a gateway sends them; what it is told to end. */
  async function resynchronise(
    { gateway, endpoint }: Place,
    run: string,
    up: readonly string[],
    { replica = 0 as 0 | 1, pageSize = 3 } = {},
  ): Promise<readonly string[]> {
    const ids = up.toSorted();
    const told: string[] = [];
    for (let after = '', n = 0; n === 0 || n < ids.length; n += pageSize) {
      const connectionIds = ids.slice(n, n + pageSize);
      const isLast = n + pageSize >= ids.length;
      const { clientVpnEndpointId } = endpoint;
      const ask = { clientVpnEndpointId, run, connectionIds, after, isLast };
      const { end } = await world.reports[replica].resynchronise(gateway, ask);
      told.push(...end.map(({ connectionId }) => connectionId));
      after = connectionIds.at(-1) ?? '';
    }
    return told;
  }
  const activeOf = async ({ name }: Gateway) =>
    (await world.replicas.stores[1].connections.ofGateway(name, '', 1000))
      .map(({ value }) => value)
      .filter(isActive);
  const established = { phase: 'established' } as const;
  async function up(place: Place, count: number, run = 'run-1'): Promise<readonly Connection[]> {
    const connections = await admitted(world, place, count, {
      gateway: { name: place.gateway.name, run, cid: 1, kid: 1 },
    });
    const reports = connections.map(({ connectionId, clientIp }) => ({
      type: 'established' as const,
      connectionId,
      clientIp,
      at: world.now(),
    }));
    await world.reports[0].report(place.gateway, reports);
    return connections.map((each) => ({ ...each, ...established }));
  }

  it('finds ended what is not up there any more, and goes on with what is', async () => {
    const place = await world.newPlace();
    const ids = idsOf(await up(place, 10)).toSorted();
    world.advance(5 * MINUTE);
    const kept = ids.filter((_, n) => n % 3 !== 1);
    expect(await resynchronise(place, 'run-1', kept)).toEqual([]);
    expect(idsOf(await activeOf(place.gateway))).toEqual(kept);
    for (const id of ids) expect(world.told(id)).toEqual(kept.includes(id) ? [] : ['ended']);
  });

  it('says nothing of its other endpoints, each of which has a process of its own', async () => {
    const [place, other] = [await world.newPlace(), await world.newPlace()];
    const [own] = await up(place, 1);
    const [elsewhere] = await up({ gateway: place.gateway, endpoint: other.endpoint }, 1, 'run-7');
    world.advance(5 * MINUTE);
    expect(await resynchronise(place, 'run-1', [])).toEqual([]);
    expect((await world.find(own?.connectionId ?? ''))?.phase).toBe('ended');
    expect((await world.find(elsewhere?.connectionId ?? ''))?.phase).toBe('established');
  });

  it('finds everything of an earlier life of its process ended, also what is a moment old', async () => {
    const place = await world.newPlace();
    const before = await up(place, 4);
    const [admittedOnly] = await admitted(world, place, 1);
    const after = await up(place, 2, 'run-2');
    expect(await resynchronise(place, 'run-2', idsOf(after), { replica: 1 })).toEqual([]);
    expect(idsOf(await activeOf(place.gateway))).toEqual(idsOf(after).toSorted());
    for (const id of idsOf([...before, ...(admittedOnly ? [admittedOnly] : [])]))
      expect(await world.find(id)).toMatchObject({ phase: 'ended', status: 'terminated' });
  });

  it('is told to end what must not be up there', async () => {
    const [place, other] = [await world.newPlace(), await world.newPlace()];
    const [own] = idsOf(await up(place, 1));
    const [foreign] = idsOf(await up(other, 1));
    const [old] = idsOf(await up(place, 1, 'run-0'));
    const [over] = idsOf(await up(place, 1));
    await world.reports[0].report(place.gateway, [
      { type: 'disconnected', connectionId: over ?? '', at: world.now() },
    ]);
    const listed = [own, foreign, old, over, newConnectionId()].map((id) => id ?? '');
    const { end } = await world.reports[0].resynchronise(place.gateway, {
      clientVpnEndpointId: place.endpoint.clientVpnEndpointId,
      run: 'run-1',
      connectionIds: listed,
      after: '',
      isLast: true,
    });
    expect(end.map(({ connectionId }) => connectionId)).toEqual(listed.slice(1));
    expect(await world.find(foreign ?? '')).toMatchObject(established);
  });

  it('leaves what is about to come up, and what waits for its browser, alone', async () => {
    const place = await world.newPlace();
    const [admittedOnly] = await admitted(world, place, 1);
    const [justUp] = await up(place, 1);
    const browserStep = { codeHash: newConnectionId(), number: '48 21', expiresAt: world.now() + MINUTE };
    const waiting = {
      ...justUp,
      connectionId: newConnectionId(),
      phase: 'waiting',
      clientIp: '',
      browserStep,
    };
    await world.replicas.stores[0].connections.save(waiting as Connection, 0);
    expect(await resynchronise(place, 'run-1', [])).toEqual([]);
    const [slow] = await admitted(world, place, 1);
    world.advance(2 * MINUTE);
    expect(await resynchronise(place, 'run-1', [justUp?.connectionId ?? ''])).toEqual([]);
    expect((await world.find(slow?.connectionId ?? ''))?.phase).toBe('admitted');
    for (const [connection, phase] of [
      [admittedOnly, 'admitted'],
      [justUp, 'established'],
      [waiting, 'waiting'],
    ] as const)
      expect((await world.find(connection?.connectionId ?? ''))?.phase).toBe(phase);
    expect(await resynchronise(place, 'run-2', [])).toEqual([]);
    for (const connection of [admittedOnly, justUp, waiting])
      expect((await world.find(connection?.connectionId ?? ''))?.phase).toBe('ended');
    expect(world.told(waiting.connectionId)).toEqual(['failed browser-sign-in-expired']);
  });

  it('says what is up of which the report was lost', async () => {
    const place = await world.newPlace();
    const [connection] = await admitted(world, place, 1);
    await resynchronise(place, 'run-1', [connection?.connectionId ?? '']);
    expect(await world.find(connection?.connectionId ?? '')).toMatchObject(established);
  });

  const step = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ does: fc.constant('connect' as const), isAnswerLost: fc.boolean() }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        does: fc.constant('establish' as const),
        which: fc.nat(20),
        isLost: fc.boolean(),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ does: fc.constant('leave' as const), which: fc.nat(20), isLost: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('crash' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        does: fc.constant('resynchronise' as const),
        pageSize: fc.integer({ min: 1, max: 5 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ does: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 4 }) }),
    },
  );

  it('and Postern hold the same connections in the end, whatever was lost on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, pageSize) => {
          const place = await world.newPlace();
          let run = 1;
          /** What OpenVPN holds: by id, is its tunnel up. */
          const clients = new Map<string, { isUp: boolean; clientIp: string }>();
          const names = { name: place.gateway.name, cid: 1, kid: 1 };
          const pick = (which: number) => [...clients][which % Math.max(1, clients.size)];
          const heartbeat = () =>
            world.reports[1].report(
              place.gateway,
              [...clients]
                .filter(([, { isUp }]) => isUp)
                .map(([connectionId]) => ({
                  type: 'byte-counts' as const,
                  connectionId,
                  at: world.now(),
                  ingressBytes: 1,
                  egressBytes: 1,
                })),
            );
          const meet = async (size: number) => {
            const listed = [...clients].filter(([, { isUp }]) => isUp).map(([id]) => id);
            for (const id of await resynchronise(place, `run-${run}`, listed, { pageSize: size }))
              clients.delete(id);
          };
          for (const each of steps) {
            if (each.does === 'connect') {
              const [connection] = await admitted(world, place, 1, {
                gateway: { ...names, run: `run-${run}` },
              });
              if (connection && !each.isAnswerLost)
                clients.set(connection.connectionId, { isUp: false, clientIp: connection.clientIp });
            }
            if (each.does === 'establish' || each.does === 'leave') {
              const [connectionId, client] = pick(each.which) ?? [];
              if (connectionId === undefined || !client) continue;
              if (each.does === 'leave') clients.delete(connectionId);
              else client.isUp = true;
              const { clientIp } = client;
              if (!each.isLost)
                await world.reports[0].report(place.gateway, [
                  each.does === 'leave'
                    ? { type: 'disconnected', connectionId, at: world.now() }
                    : { type: 'established', connectionId, clientIp, at: world.now() },
                ]);
            }
            if (each.does === 'crash') {
              clients.clear();
              run += 1;
            }
            if (each.does === 'resynchronise') await meet(each.pageSize);
            if (each.does === 'wait') {
              world.advance(each.minutes * MINUTE);
              await heartbeat();
              await Promise.all(world.keepers.map((keeper) => keeper.look()));
            }
          }
          // Handshakes that never came to anything are over by then, and their clients with them.
          for (const [id, { isUp }] of clients) if (!isUp) clients.delete(id);
          world.advance(2 * MINUTE);
          await heartbeat();
          await meet(pageSize);
          for (let passed = 0; passed <= Math.max(ESTABLISHING, GATEWAY_SILENCE); passed += MINUTE) {
            world.advance(MINUTE);
            await heartbeat();
            await Promise.all(world.keepers.map((keeper) => keeper.look()));
          }
          const left = await activeOf(place.gateway);
          expect(idsOf(left)).toEqual([...clients.keys()].toSorted());
          const { clientVpnEndpointId } = place.endpoint;
          expect(await world.replicas.stores[0].connections.countActive(clientVpnEndpointId)).toBe(
            left.length,
          );
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
