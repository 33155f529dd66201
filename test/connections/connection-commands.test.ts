import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import type { ConnectionCommands } from '../../src/connections/connection-commands.ts';
import { createConnectionCommands } from '../../src/connections/create-connection-commands.ts';
import { ended } from '../../src/connections/ended-connection.ts';
import { createVpnSessions } from '../../src/connections/vpn-sessions.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { connectionTo, endpointNamed } from '../contract/objects.ts';
import { type Replicas, redis, sqlite } from '../contract/platform.ts';

const REAL = { dryRun: false } as const;
const DRY = { dryRun: true } as const;

describe.each([sqlite, redis])('Connections on $name', (platform) => {
  let replicas: Replicas;
  let commands: ConnectionCommands;
  let other: ConnectionCommands;
  let name: string;
  let id: ClientVpnEndpointId;

  beforeAll(async () => {
    replicas = await platform.start();
    [commands, other] = replicas.stores.map((store) =>
      createConnectionCommands({ ...store, clock: replicas.now }),
    ) as [ConnectionCommands, ConnectionCommands];
  });
  afterAll(() => replicas.close());
  beforeEach(async () => {
    name = randomUUID();
    id = endpointNamed(name).clientVpnEndpointId;
    await replicas.stores[0].endpoints.save(endpointNamed(name), 0);
  });

  async function connect(count: number, changes: Partial<Connection> = {}): Promise<readonly string[]> {
    const ids = Array.from({ length: count }, () => `cvpn-connection-${randomUUID()}`);
    const connections = ids.map((connectionId) => connectionTo(name, connectionId, changes));
    await Promise.all(connections.map((each) => replicas.stores[0].connections.save(each, 0)));
    return ids.toSorted();
  }
  const find = async (connectionId: string) =>
    (await describeAll()).find((each) => each.connectionId === connectionId);
  async function endOf(connectionId: string): Promise<void> {
    const { connections } = replicas.stores[1];
    const found = await connections.get(connectionId);
    if (found) await connections.save(ended(found.value, replicas.now()), found.version);
  }
  const describeAll = async () => (await other.describeConnections({ clientVpnEndpointId: id })).connections;
  const code = (expected: string) => expect.objectContaining({ code: expected });

  it('are shown page by page, each exactly once, also where only some of them are meant', async () => {
    const alice = await connect(7, { username: 'alice' });
    const bob = await connect(9, { username: 'bob' });
    const ids = [...alice, ...bob].toSorted();
    const matches = ({ connectionId }: Connection) => ids.indexOf(connectionId) % 2 === 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        fc.constantFrom<readonly string[] | undefined>(undefined, ['alice'], ['bob', 'nobody']),
        async (limit, isNarrowed, usernames) => {
          const shown: string[] = [];
          for (let after: string | undefined, hasMore = true; hasMore; after = shown.at(-1)) {
            const page = await commands.describeConnections({
              clientVpnEndpointId: id,
              limit,
              ...(after !== undefined && { after }),
              ...(isNarrowed && { matches }),
              ...(usernames && { usernames }),
            });
            expect(page.connections.length).toBeLessThanOrEqual(limit);
            shown.push(...page.connections.map(({ connectionId }) => connectionId));
            ({ hasMore } = page);
          }
          const meant = usernames?.includes('alice') ? alice : usernames ? bob : ids;
          expect(shown).toEqual(meant.filter((each) => !isNarrowed || ids.indexOf(each) % 2 === 0));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are all read where many do not fit what is asked for', async () => {
    await connect(1100, { username: 'crowd' });
    const [last = ''] = await connect(1, { username: 'needle' });
    const request = {
      clientVpnEndpointId: id,
      matches: (each: Connection) => each.username === 'needle',
      limit: 5,
    };
    const page = await commands.describeConnections(request);
    expect(page).toMatchObject({ connections: [{ connectionId: last }], hasMore: false });
    expect(await describeAll()).toHaveLength(1101);
  });

  it('that wait for a browser end at once when they are terminated, and whoever asks for them is told', async () => {
    const [one = ''] = await connect(1, { phase: 'waiting', clientIp: '' });
    const request = { clientVpnEndpointId: id, connectionId: one };
    expect(await commands.terminateConnections(request, REAL)).toEqual({
      connectionStatuses: [{ connectionId: one, previousStatus: 'active', currentStatus: 'terminated' }],
    });
    const found = await replicas.stores[1].connections.get(one);
    expect(found?.value).toMatchObject({ phase: 'ended', statusMessage: 'session-ended' });
    expect(await replicas.stores[1].connections.findWithOrders('gw-a', 100)).not.toContainEqual(found);
  });

  it('are terminating when they are terminated by id, until their gateway says that they are gone', async () => {
    const [one = '', two = ''] = await connect(2);
    const request = { clientVpnEndpointId: id, connectionId: one };
    expect(await commands.terminateConnections(request, REAL)).toEqual({
      connectionStatuses: [{ connectionId: one, previousStatus: 'active', currentStatus: 'terminating' }],
    });
    const [first, second] = [await find(one), await find(two)];
    expect(first).toMatchObject({ status: 'terminating', phase: 'established', ending: { manner: 'halt' } });
    expect(first?.connectionEndTime).toBeUndefined();
    expect(second).toEqual(connectionTo(name, two));
    const withOrders = await replicas.stores[1].connections.findWithOrders('gw-a', 1000);
    expect(withOrders.map(({ value }) => value.connectionId)).toContain(one);
  });

  it('of a session that somebody ended admit nobody by it any more', async () => {
    const [one = ''] = await connect(1, { session: { ...connectionTo(name, '').session, sessionId: 'S1' } });
    const sessions = createVpnSessions(replicas.stores[1].oneTime);
    const session = { person: connectionTo(name, one).session.person, commonName: '', startedAt: 1 };
    await sessions.remember(id, 'S1', session);
    await commands.terminateConnections({ clientVpnEndpointId: id, connectionId: one }, REAL);
    expect(await sessions.find(id, 'S1')).toEqual({ state: 'ended' });
  });

  it('that are ending or have ended are left as they are when they are terminated again', async () => {
    const over = { phase: 'ended', status: 'terminated', connectionEndTime: replicas.now() } as const;
    const [[live = ''], [gone = '']] = [await connect(1), await connect(1, over)];
    const terminate = (connectionId: string) =>
      other.terminateConnections({ clientVpnEndpointId: id, connectionId }, REAL);
    await terminate(live);
    const after = await describeAll();
    for (const [connectionId, status] of [
      [live, 'terminating'],
      [gone, 'terminated'],
    ] as const) {
      expect(await terminate(connectionId)).toEqual({
        connectionStatuses: [{ connectionId, previousStatus: status, currentStatus: status }],
      });
    }
    expect(await describeAll()).toEqual(after);
  });

  it("of a user end together, up to five, and nobody else's do", async () => {
    const ids = await connect(5, { username: 'alice' });
    await connect(3, { username: 'Alice' });
    const over = { phase: 'ended', status: 'terminated', connectionEndTime: replicas.now() } as const;
    await connect(4, { username: 'alice', ...over });
    const request = { clientVpnEndpointId: id, username: 'alice' };
    const { username, connectionStatuses } = await commands.terminateConnections(request, REAL);
    expect(username).toBe('alice');
    expect(connectionStatuses.map(({ connectionId }) => connectionId)).toEqual(ids);
    const active = (await describeAll()).filter(({ status }) => status === 'active');
    expect(active.map((each) => each.username)).toEqual(['Alice', 'Alice', 'Alice']);
    await Promise.all(ids.map(endOf));
    await expect(commands.terminateConnections(request, REAL)).rejects.toThrow(code('UserNotConnected'));
  });

  it('of a user who has more than five are not ended by the name', async () => {
    await connect(6, { username: 'alice' });
    const request = { clientVpnEndpointId: id, username: 'alice' };
    await expect(commands.terminateConnections(request, REAL)).rejects.toThrow(
      code('TooManyConnectionsOfUser'),
    );
    expect((await describeAll()).every(({ status }) => status === 'active')).toBe(true);
  });

  it('are ended once where two replicas end them at the same time, while a gateway reports', async () => {
    const [one = ''] = await connect(1);
    const request = { clientVpnEndpointId: id, connectionId: one };
    const [store] = replicas.stores;
    const report = async () => {
      const found = await store.connections.get(one);
      if (found)
        await store.connections.save({ ...found.value, ingressBytes: 7 }, found.version).catch(() => {});
    };
    const answers = await Promise.all([
      commands.terminateConnections(request, REAL),
      report(),
      other.terminateConnections(request, REAL),
      report(),
    ]);
    for (const answer of answers)
      if (answer) expect(answer.connectionStatuses[0]?.currentStatus).toBe('terminating');
    expect(await describeAll()).toMatchObject([{ status: 'terminating', ingressBytes: expect.any(Number) }]);
  });

  it('must be named, one way or the other, and be of this endpoint', async () => {
    const [one = ''] = await connect(1, { username: '' });
    const terminate = (changes: object) =>
      commands.terminateConnections({ clientVpnEndpointId: id, ...changes }, REAL);
    await expect(terminate({})).rejects.toThrow(code('ConnectionNotNamed'));
    await expect(terminate({ username: '' })).rejects.toThrow(code('ConnectionNotNamed'));
    await expect(terminate({ connectionId: one, username: 'alice' })).rejects.toThrow(
      code('ConnectionAndUserNamed'),
    );
    await expect(terminate({ connectionId: 'cvpn-connection-1' })).rejects.toThrow(
      code('ConnectionNotFound'),
    );
    await expect(terminate({ username: 'nobody' })).rejects.toThrow(code('UserNotConnected'));
    const elsewhere = endpointNamed(randomUUID());
    await replicas.stores[0].endpoints.save(elsewhere, 0);
    const { clientVpnEndpointId } = elsewhere;
    await expect(terminate({ clientVpnEndpointId, connectionId: one })).rejects.toThrow(
      code('ConnectionNotFound'),
    );
  });

  it('of an endpoint that is not there are neither shown nor ended', async () => {
    for (const clientVpnEndpointId of ['nonsense', 'cvpn-endpoint-00000000000000000']) {
      const request = { clientVpnEndpointId, username: 'alice' };
      await expect(commands.describeConnections(request)).rejects.toThrow(code('ClientVpnEndpointNotFound'));
      await expect(commands.terminateConnections(request, REAL)).rejects.toThrow(
        code('ClientVpnEndpointNotFound'),
      );
    }
  });

  it('go on after a dry run, which says what would stand against it', async () => {
    const [one = ''] = await connect(1);
    const request = { clientVpnEndpointId: id, connectionId: one };
    await expect(commands.terminateConnections(request, DRY)).rejects.toThrow(code('DryRunOperation'));
    await expect(commands.terminateConnections({ ...request, connectionId: 'x' }, DRY)).rejects.toThrow(
      code('ConnectionNotFound'),
    );
    expect(await describeAll()).toMatchObject([{ status: 'active' }]);
  });
});
