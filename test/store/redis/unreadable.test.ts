import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcurrentChange } from '../../../src/kernel/errors.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { StoredValueUnreadable } from '../../../src/store/errors.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { endpointNamed } from '../../contract/objects.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';

describe('When something unreadable lies in Redis', () => {
  const { logger, lines } = recordingLogger();
  let server: RedisServer;
  let store: Store;
  /** Somebody with redis-cli. */
  let somebody: Redis;
  beforeAll(async () => {
    server = await startRedis();
    store = await openStore({
      redisUrl: new Secret(server.url),
      dataDir: '/unused',
      clock: Date.now,
      logger,
    });
    somebody = new Redis(server.url);
  });
  afterAll(async () => {
    somebody.disconnect();
    await store.close();
    await server.close();
  });

  it('an object is named by its key, is not overwritten, and does not hide the others', async () => {
    const good = endpointNamed('good');
    await store.endpoints.save(good, 0);
    const hash = 'postern:{postern}:endpoints';
    const damages = [
      '',
      '{"version":1,"value":{"clientVpn',
      '[]',
      '{"version":1,"value":{"other":1}}',
      '{"value":{}}',
    ];
    for (const [n, damage] of damages.entries()) {
      const damaged = endpointNamed(`damaged ${n}`);
      const id = damaged.clientVpnEndpointId;
      await somebody.hset(hash, id, damage);
      const reading = store.endpoints.get(id);
      await expect(reading).rejects.toBeInstanceOf(StoredValueUnreadable);
      await expect(reading).rejects.toThrow(`${hash}, field ${id}`);
      await expect(store.endpoints.save(damaged, 0)).rejects.toBeInstanceOf(ConcurrentChange);
      expect(await store.endpoints.list()).toEqual([{ value: good, version: 1 }]);
      expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { key: expect.stringContaining(id) } });
      await somebody.hdel(hash, id);
    }
  });

  it('the record of the last configuration counts as none', async () => {
    await somebody.set('postern:{postern}:applied', '{"digest":1}');
    expect(await store.applyLedger.lastApplied()).toBeUndefined();
  });
});
