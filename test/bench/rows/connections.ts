import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Connection } from '../../../src/connections/connection.ts';
import type { ConnectionStore } from '../../../src/connections/connection-store.ts';
import { createConnectionReports } from '../../../src/connections/create-connection-reports.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { openStoreBeside } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { connectionTo } from '../../contract/objects.ts';
import { createEc2Client, type Ec2Client, type Tree } from '../../support/ec2-query-client.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { freePort, type RedisServer, startRedis } from '../../support/redis-server.ts';
import { residentMegabytes } from '../process-figures.ts';
import { boundRow, type Row } from '../table.ts';
import { ENGINEERING, type World } from '../world.ts';
import type { Measurement, Settings } from './settings.ts';

const CONNECTIONS = 100_000;
/** As many as DescribeClientVpnConnections gives at once. */
const PAGE = 1000;
const AT_ONCE = 1000;
/** Each person has ten connections. */
const PEOPLE = CONNECTIONS / 10;
const ADMISSIONS = 100;
/** Of reports. */
const ROUNDS = 10;

const KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'a-secret-of-the-bench-with-40-characters',
};

const DECLARATIONS = `
AccessKeys:
  - UserName: ops
    AccessKeyId: ${KEY.accessKeyId}
    SecretAccessKeyFile: ops.secret
    Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "ec2:Describe*", Resource: "*" }] }
`;

/** DescribeClientVpnConnections over 100,000 connections: time per page, with and without a filter that an index answers, and memory. */
export const connections: Measurement = async (world, settings) => {
  const redis = await startRedis();
  try {
    return [...(await measure(world, settings, redis)), ...(await measure(world, settings))];
  } finally {
    await redis.close();
  }
};

async function measure(world: World, { say }: Settings, redis?: RedisServer): Promise<readonly Row[]> {
  const on = `on ${redis ? 'Redis' : 'SQLite'}`;
  const dataDir = world.newDirectory();
  const [program, client] = await startApi(world, {
    POSTERN_DATA_DIR: dataDir,
    POSTERN_REDIS_URL: redis?.url,
  });
  const store = await openBeside(dataDir, redis);
  try {
    const used = redis && (await usedMegabytes(redis));
    await fill(store.connections);
    await pages(client, { MaxResults: '5' }, 1);
    const before = residentMegabytes(program.pid);
    const walked = await pages(client, { MaxResults: String(PAGE) });
    const named = await pages(client, filterOf('user-77@corp.example'), 20);
    const wildcard = await pages(client, filterOf('user-*77@corp.example'));
    const grown = Math.max(0, residentMegabytes(program.pid) - before);
    await holdAddresses(store.connections, redis ? undefined : dataDir);
    const admission = await admissions(store.connections);
    const reporting = await reports(store);
    say(`${on}: ${walked.found} connections walked, ${wildcard.found} found by a wildcard`);
    return [
      boundRow(`${CONNECTIONS} connections ${on}: a page of ${PAGE}`, walked.each, 'ms', 150),
      boundRow(`${CONNECTIONS} connections ${on}: those of a user name`, named.each, 'ms', 20),
      boundRow(`${CONNECTIONS} connections ${on}: a wildcard in all`, wildcard.total, 'ms', 5000),
      boundRow(`${CONNECTIONS} connections ${on}: RSS grew by`, grown, 'MB', 250),
      boundRow(`${CONNECTIONS} connections ${on}: one more is admitted`, admission, 'ms', 5),
      boundRow(`${CONNECTIONS} connections ${on}: ${AT_ONCE} are reported`, reporting, 'ms', 600),
      ...(redis && used !== undefined
        ? [
            boundRow(
              `${CONNECTIONS} connections: memory of Redis`,
              (await usedMegabytes(redis)) - used,
              'MB',
              300,
            ),
          ]
        : []),
    ];
  } finally {
    client.close();
    await store.close();
    await program.stop();
  }
}

async function startApi(world: World, env: Readonly<Record<string, string | undefined>>) {
  const port = await freePort();
  const program = await world.startPostern({
    yaml: DECLARATIONS,
    files: { 'ops.secret': KEY.secretAccessKey },
    env: { ...env, POSTERN_API_LISTEN: `127.0.0.1:${port}` },
  });
  const address = { url: `http://127.0.0.1:${port}`, ...KEY, region: 'eu-central-1' };
  return [program, createEc2Client(address)] as const;
}

function openBeside(dataDir: string, redis?: RedisServer): Promise<Store> {
  return openStoreBeside({
    dataDir,
    redisUrl: redis && new Secret(redis.url),
    clock: Date.now,
    logger: recordingLogger().logger,
  });
}

async function fill(store: ConnectionStore): Promise<void> {
  for (let from = 0; from < CONNECTIONS; from += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, n) => connectionNumber(from + n));
    await store.saveMany(some.map((connection) => ({ connection, expectedVersion: 0 })));
  }
}

function connectionNumber(n: number): Connection {
  const id = createHash('sha256').update(String(n)).digest('hex').slice(0, 17);
  const username = `user-${n % PEOPLE}@corp.example`;
  const started = { connectionEstablishedTime: Date.now(), timestamp: Date.now() };
  return connectionTo('', `cvpn-connection-${id}`, {
    clientVpnEndpointId: ENGINEERING,
    username,
    ...started,
  });
}

const filterOf = (username: string) => ({
  MaxResults: String(PAGE),
  'Filter.1.Name': 'username',
  'Filter.1.Value.1': username,
});

/** Asks page by page to the end, `times` over. Milliseconds in all and for each answer. */
async function pages(client: Ec2Client, parameters: Readonly<Record<string, string>>, times = 1) {
  const begin = performance.now();
  let [found, asked] = [0, 0];
  for (let n = 0; n < times; n += 1) {
    for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
      const token = next === undefined ? {} : { NextToken: next };
      const { status, answer } = await client.call('DescribeClientVpnConnections', {
        ClientVpnEndpointId: ENGINEERING,
        ...parameters,
        ...token,
      });
      if (status !== 200) throw new Error(`It was answered ${status}: ${JSON.stringify(answer)}`);
      const page = answer as { readonly connections?: readonly Tree[]; readonly nextToken?: string };
      found += page.connections?.length ?? 0;
      asked += 1;
      next = parameters.MaxResults === '5' ? undefined : page.nextToken;
    }
  }
  const total = performance.now() - begin;
  return { found, total, each: total / asked };
}

/** Milliseconds for each of some clients, of which one after the other is admitted while all the others hold addresses. */
async function admissions(store: ConnectionStore): Promise<number> {
  const begin = performance.now();
  for (let n = 0; n < ADMISSIONS; n += 1) await admit(store, CONNECTIONS + n, 0);
  return (performance.now() - begin) / ADMISSIONS;
}

const POOL = { clientVpnEndpointId: ENGINEERING, first: 1, last: 2 ** 20, most: 2 ** 20 };

const admit = (store: ConnectionStore, n: number, version: number) =>
  store.admit({ ...connectionNumber(n), phase: 'admitted' }, version, POOL);

async function holdAddresses(store: ConnectionStore, dataDir: string | undefined): Promise<void> {
  if (dataDir !== undefined) return holdAddressesInSqlite(dataDir);
  for (let from = 0; from < CONNECTIONS; from += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => admit(store, from + n, 1)));
}

/** All in one transaction: each in its own waits for the disk, which takes many minutes. */
function holdAddressesInSqlite(dataDir: string): void {
  const file = new DatabaseSync(join(dataDir, 'postern.sqlite'));
  const { first, last } = POOL;
  file.exec(`
    BEGIN IMMEDIATE;
    INSERT INTO address_leases (connection_id, endpoint_id, address) SELECT id, endpoint_id, rowid FROM connections;
    INSERT INTO address_pools (endpoint_id, first, last, next) VALUES ('${ENGINEERING}', ${first}, ${last}, ${CONNECTIONS + 1});
    COMMIT;`);
  file.close();
}

/** Milliseconds for the counts of 1,000 connections in one go; each gateway sends those of all its connections once a minute. */
async function reports(store: Store): Promise<number> {
  const { report } = createConnectionReports({
    ...store,
    asOf: () => store.asOf(),
    connectionLogger: { record: () => undefined, countTraffic: () => undefined },
    clock: Date.now,
  });
  const gateway = { name: 'gw-a', publicAddress: '203.0.113.7', availabilityZone: 'site-a' };
  const begin = performance.now();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const counts = Array.from({ length: AT_ONCE }, (_, n) => ({
      type: 'byte-counts' as const,
      connectionId: connectionNumber(n).connectionId,
      at: Date.now(),
      ingressBytes: round,
      egressBytes: round,
    }));
    const results = await report(gateway, counts);
    if (results.some(({ result }) => result !== 'recorded')) throw new Error('A report was not recorded.');
  }
  return (performance.now() - begin) / ROUNDS;
}

/** What Redis has taken from its allocator, MB of 1,000,000 bytes. */
async function usedMegabytes({ command }: RedisServer): Promise<number> {
  const [, bytes = '0'] = /used_memory:(\d+)/.exec(await command('INFO memory')) ?? [];
  return Number(bytes) / 1e6;
}
