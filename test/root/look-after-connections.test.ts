import { afterEach, describe, expect, it, vi } from 'vitest';
import { lookAfterConnections } from '../../src/look-after-connections.ts';
import { connectionTo } from '../contract/objects.ts';
import { sqlite } from '../contract/platform.ts';
import { recordingLogger } from '../support/recording-logger.ts';

describe('A process that serves', () => {
  afterEach(() => vi.useRealTimers());

  it('looks after connections every twenty seconds, until it stops', async (test) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const replicas = await sqlite.start();
    test.onTestFinished(() => replicas.close());
    const [store, beside] = replicas.stores;
    const told: string[] = [];
    const keeper = lookAfterConnections({
      store,
      connectionLogger: {
        record: (_endpoint, { connectionId }, { kind }) => void told.push(`${connectionId} ${kind}`),
        countTraffic: () => undefined,
      },
      clock: replicas.now,
      logger: recordingLogger().logger,
    });
    const browserStep = { codeHash: 'code', number: '48 21', expiresAt: replicas.now() - 1 };
    const waiting = { phase: 'waiting', clientIp: '', browserStep } as const;
    await beside.connections.save(connectionTo('vpn', 'one', waiting), 0);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    await vi.waitFor(() => expect(told).toEqual(['one failed']));
    await keeper.stop();
    await beside.connections.save(
      connectionTo('vpn', 'two', { ...waiting, browserStep: { ...browserStep, codeHash: 'x' } }),
      0,
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await beside.connections.get('two'))?.value.phase).toBe('waiting');
  });
});
