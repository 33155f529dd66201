import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdministratorFiles, makeAdministratorFiles } from '../support/administrator-files.ts';
import { runBoto3 } from '../support/boto3.ts';
import { startManagedService } from '../support/managed-service.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const STORY = fileURLToPath(new URL('./boto3-story.py', import.meta.url));

let files: AdministratorFiles;
beforeAll(async () => {
  files = await makeAdministratorFiles();
});
afterAll(() => files?.remove());

describe.each(['SQLite', 'Redis'])('boto3, with the state in %s', (store) => {
  let redis: RedisServer | undefined;
  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
  });
  afterAll(() => redis?.close());

  it('leads an endpoint from creation to deletion', async () => {
    const service = await startManagedService({ ...(redis && { redisUrl: redis.url }) });
    try {
      const told = await runBoto3(STORY, files.directory, service);
      await expect(told).toMatchFileSnapshot('../corpus/boto3/life-of-an-endpoint.txt');
    } finally {
      await service.close();
    }
  }, 300_000);
});
