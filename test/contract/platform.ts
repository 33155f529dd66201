import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore, openStoreBeside } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { type RedisServer, startRedis, startRedisCluster } from '../support/redis-server.ts';

/** Two openings of one and the same state, as two replicas have them. */
export interface Replicas {
  readonly stores: readonly [Store, Store];
  /** The time by which things expire. */
  now(): number;
  /** Lets time pass for everything that expires. */
  pass(seconds: number): Promise<void>;
  /** Whether `pass` moves a clock; otherwise it waits. */
  readonly movesClock: boolean;
  close(): Promise<void>;
}

/** One way to keep state; the contract suites run over each of them. */
export interface Platform {
  readonly name: string;
  start(): Promise<Replicas>;
}

export const sqlite: Platform = { name: 'SQLite', start: startSqlite };
export const redis: Platform = { name: 'Redis', start: () => startOn(startRedis()) };
export const redisCluster: Platform = {
  name: 'a Redis Cluster',
  start: () => startOn(startRedisCluster()),
};

/** A key that no other test uses. */
export function newKey(): string {
  return `test ${randomUUID()}`;
}

async function startSqlite(): Promise<Replicas> {
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-contract-'));
  let moved = 0;
  const now = () => Date.now() + moved;
  const options = { dataDir, clock: now, logger: recordingLogger().logger };
  const stores = [await openStore(options), await openStoreBeside(options)] as const;
  return {
    stores,
    now,
    movesClock: true,
    pass: async (seconds) => {
      moved += seconds * 1000;
    },
    close: async () => {
      await closeAll(stores);
      rmSync(dataDir, { recursive: true });
    },
  };
}

async function startOn(starting: Promise<RedisServer>): Promise<Replicas> {
  const server = await starting;
  const stores = await openTwice(server);
  return {
    stores,
    now: () => Date.now(),
    movesClock: false,
    pass: (seconds) => sleep(seconds * 1000),
    close: async () => {
      await closeAll(stores);
      await server.close();
    },
  };
}

async function openTwice(server: RedisServer): Promise<readonly [Store, Store]> {
  const { logger } = recordingLogger();
  const options = { redisUrl: new Secret(server.url), dataDir: '/unused', clock: Date.now, logger };
  try {
    return [await openStore(options), await openStore(options)];
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function closeAll(stores: readonly Store[]): Promise<void> {
  for (const store of stores) await store.close();
}
