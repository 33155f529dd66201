import { describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../src/kernel/secret.ts';
import { MOST_TRACES } from '../../../src/kernel/trace-store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { startRedis } from '../../support/redis-server.ts';

const TEXTS = 'postern:{postern-traces}:texts';
const ENDS = 'postern:{postern-traces}:ends';

describe('Traces in Redis', () => {
  it('leave nothing behind: neither those that were too many, nor those that are over', async (test) => {
    const server = await startRedis();
    test.onTestFinished(() => server.close());
    const { logger } = recordingLogger();
    const redisUrl = new Secret(server.url);
    const store = await openStore({ redisUrl, dataDir: '/unused', clock: Date.now, logger });
    test.onTestFinished(() => store.close());
    const sizes = async () => [await server.command(`HLEN ${TEXTS}`), await server.command(`ZCARD ${ENDS}`)];

    for (const n of [1, 2, 3]) await store.traces.put(`short ${n}`, 'trace', 0.001);
    await vi.waitFor(async () => expect(await store.traces.get('short 3')).toBeUndefined());
    await store.traces.put('long', 'trace', 60);
    expect(await sizes()).toEqual([':1\r\n', ':1\r\n']);
    for (let n = 0; n < MOST_TRACES + 3; n += 1) await store.traces.put(`many ${n}`, 'trace', 600);
    expect(await sizes()).toEqual(Array(2).fill(`:${MOST_TRACES}\r\n`));
    for (const key of [TEXTS, ENDS]) {
      const left = Number((await server.command(`PTTL ${key}`)).slice(1));
      expect(left).toBeGreaterThan(500_000);
      expect(left).toBeLessThanOrEqual(600_000);
    }
  });
});
