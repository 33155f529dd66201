import { afterEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../src/kernel/secret.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { connectionTo, endpointNamed } from '../../contract/objects.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { startRedis } from '../../support/redis-server.ts';

const HOUR = 60 * 60 * 1000;
/** More than one step of the sweeper forgets. */
const MANY = 1100;

describe('Connections in Redis', () => {
  afterEach(() => vi.useRealTimers());

  it('leave nothing behind when their hour is over, and those that go on stay', async (test) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const server = await startRedis();
    test.onTestFinished(() => server.close());
    const { logger } = recordingLogger();
    const redisUrl = new Secret(server.url);
    const store = await openStore({ redisUrl, dataDir: '/unused', clock: Date.now, logger });
    test.onTestFinished(() => store.close());
    const ended = { phase: 'ended', connectionEndTime: Date.now() - HOUR - 1 } as const;
    const ids = Array.from({ length: MANY }, (_, n) => `cvpn-connection-${n}`);
    await Promise.all(
      ids.map((id) => store.connections.save(connectionTo('vpn', id, { ...ended, username: 'a:b\n' }), 0)),
    );
    await store.connections.save(connectionTo('vpn', 'cvpn-connection-live'), 0);
    await store.connections.save(connectionTo('vpn', 'cvpn-connection-recent'), 0);
    const recent = connectionTo('vpn', 'cvpn-connection-recent', {
      phase: 'ended',
      connectionEndTime: Date.now(),
    });
    await store.connections.save(recent, 1);

    const sizes = () =>
      Promise.all(
        [
          'HLEN postern:{postern}:connections',
          'ZCARD postern:{postern}:connections-by-endpoint',
          'ZCARD postern:{postern}:connections-by-user',
          'ZCARD postern:{postern}:connections-by-gateway',
          'ZCARD postern:{postern}:connection-ends',
        ].map(async (command) => Number((await server.command(command)).slice(1))),
      );
    expect(await sizes()).toEqual([MANY + 2, MANY + 2, MANY + 2, 1, MANY + 1]);
    const { clientVpnEndpointId } = endpointNamed('vpn');
    const found = await store.connections.find({ clientVpnEndpointId, limit: 5 });
    expect(found.map(({ value }) => value.connectionId)).toEqual([
      'cvpn-connection-live',
      'cvpn-connection-recent',
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    await vi.waitFor(async () => expect(await sizes()).toEqual([2, 2, 2, 1, 1]));
  });

  it('leave nothing of the pool of an endpoint an hour after nobody has an address any more', async (test) => {
    const server = await startRedis();
    test.onTestFinished(() => server.close());
    const { logger } = recordingLogger();
    const redisUrl = new Secret(server.url);
    const store = await openStore({ redisUrl, dataDir: '/unused', clock: Date.now, logger });
    test.onTestFinished(() => store.close());
    const { clientVpnEndpointId } = endpointNamed('vpn');
    const pool = { clientVpnEndpointId, first: 5, last: 9, most: 5 };
    const one = connectionTo('vpn', 'cvpn-connection-one', { phase: 'admitted' });
    const two = connectionTo('vpn', 'cvpn-connection-two', { phase: 'admitted' });
    const over = { phase: 'ended', connectionEndTime: Date.now() } as const;
    const keysLeft = () => server.command('KEYS *address*');
    const lives = () =>
      Promise.all(
        ['freed-addresses', 'address-pool'].map(async (key) =>
          Number((await server.command(`TTL postern:{postern}:${key}:${clientVpnEndpointId}`)).slice(1)),
        ),
      );
    await store.connections.admit(one, 0, pool);
    await store.connections.admit(two, 0, pool);
    await store.connections.save({ ...one, ...over }, 1);
    expect(await lives()).toEqual([-1, -1]);
    await store.connections.save({ ...two, ...over }, 1);
    expect(await keysLeft()).not.toContain('address-leases');
    for (const life of await lives()) expect(Math.abs(life - 3600)).toBeLessThan(60);
    const three = connectionTo('vpn', 'cvpn-connection-three', { phase: 'admitted' });
    expect(await store.connections.admit(three, 0, pool)).toMatchObject({
      connection: { clientIp: '0.0.0.7' },
    });
    expect(await lives()).toEqual([-1, -1]);
  });

  it('that begin anew under an id that is due to be forgotten stay when the other is', async (test) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const server = await startRedis();
    test.onTestFinished(() => server.close());
    const { logger } = recordingLogger();
    const redisUrl = new Secret(server.url);
    const store = await openStore({ redisUrl, dataDir: '/unused', clock: Date.now, logger });
    test.onTestFinished(() => store.close());
    const ended = { phase: 'ended', connectionEndTime: Date.now() - HOUR - 1 } as const;
    for (const [id, before, after] of [
      ['a', 'alice', 'bob'],
      ['b', 'alice', 'alice'],
    ] as const) {
      await store.connections.save(connectionTo('vpn', id, { ...ended, username: before }), 0);
      await store.connections.save(connectionTo('vpn', id, { username: after }), 0);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    await vi.waitFor(async () =>
      expect(await server.command('ZCARD postern:{postern}:connection-ends')).toBe(':0\r\n'),
    );
    const { clientVpnEndpointId } = endpointNamed('vpn');
    const found = await store.connections.find({ clientVpnEndpointId, limit: 5 });
    expect(found.map(({ value }) => value.username)).toEqual(['bob', 'alice']);
    expect(await server.command('ZCARD postern:{postern}:connections-by-user')).toBe(':2\r\n');
  });
});
