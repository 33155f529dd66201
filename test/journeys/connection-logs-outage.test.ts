import { readFileSync, renameSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { startCloudWatchLogs } from '../support/cloudwatch-logs-server.ts';
import {
  AUTHENTICATION,
  type ConnectionService,
  startConnectionService,
} from '../support/connection-service.ts';
import { startRedis } from '../support/redis-server.ts';

const ENDPOINT = 'cvpn-endpoint-0000000000000000a';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(
  destination: object,
  options: { readonly redisUrl?: string; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<ConnectionService> {
  const world = await startConnectionService({
    ...options,
    endpoints: [
      {
        ClientVpnEndpointId: ENDPOINT,
        AuthenticationOptions: [AUTHENTICATION.certificate],
        ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: 'vpn' },
      },
    ],
    declarations: `ConnectionLogs: ${JSON.stringify([{ LogGroupName: 'vpn', ...destination }])}\n`,
  });
  closers.push(() => world.close());
  return world;
}

async function connect({ gateway, newChain }: ConnectionService, count: number): Promise<readonly string[]> {
  const certificateChain = await newChain('laptop');
  const clients = await Promise.all(
    Array.from({ length: count }, () => gateway.connect({ clientVpnEndpointId: ENDPOINT, certificateChain })),
  );
  await Promise.all(clients.map((client) => client.establish()));
  await Promise.all(clients.map((client) => client.disconnect({ ingressBytes: 1 })));
  return clients.map(({ connectionId }) => connectionId);
}

/** Changes the configuration, and has every process read it again. */
async function reload({ service }: ConnectionService, change: (text: string) => string): Promise<void> {
  const { directory, replicas } = service;
  directory.write('postern.yaml', change(readFileSync(directory.file, 'utf8')));
  for (const { process } of replicas) {
    const timesApplied = () => process.stdout().split('Applied postern.yaml').length;
    const before = timesApplied();
    process.signal('SIGHUP');
    while (timesApplied() === before) await wait(20);
  }
}

/** `<connection id> <type>` of each line, each of which must be whole. */
function told(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Record<string, string>)
    .map((entry) => `${entry['connection-id']} ${entry['connection-log-type']}`);
}

it('Two replicas write one file, which is rotated and whose configuration is read again meanwhile: every entry is there once', async () => {
  const redis = await startRedis();
  closers.push(() => redis.close());
  const world = await start({ File: './vpn.log' }, { redisUrl: redis.url });
  const { directory, replicas } = world.service;
  const log = `${directory.directory}/vpn.log`;
  const first = await connect(world, 30);
  renameSync(log, `${log}.1`);
  const second = await connect(world, 30);
  await reload(world, (text) => `${text}\n# the same again\n`);
  const third = await connect(world, 30);
  for (const { process } of replicas) process.signal('SIGTERM');
  expect(await Promise.all(replicas.map(({ process }) => process.exited))).toEqual([0, 0]);
  const expected = [...first, ...second, ...third].flatMap((id) => [
    `${id} connection-attempt`,
    `${id} connection-reset`,
  ]);
  expect([...told(`${log}.1`), ...told(log)].sort()).toEqual(expected.sort());
});

it('A log group that never answers holds up neither people nor the end of the process, which says what is lost', async () => {
  const server = await startCloudWatchLogs('vpn');
  closers.push(() => server.close());
  server.next(...Array<'never'>(1000).fill('never'));
  const { endpoint: Endpoint, region: Region, accessKeyId: AccessKeyId } = server.settings;
  const CloudWatchLogs = { Endpoint, Region, AccessKeyId, SecretAccessKeyFile: './logs.secret' };
  const files = { 'logs.secret': server.settings.secretAccessKey.reveal() };
  const world = await start({ CloudWatchLogs }, { files });
  await connect(world, 5);
  const [serving] = world.service.replicas;
  serving?.process.signal('SIGTERM');
  expect(await serving?.process.exited).toBe(0);
  const lost = await serving?.process.logLine('Entries of a connection log were lost');
  expect(lost).toMatchObject({ level: 'error', group: 'vpn', entries: 10 });
});

it('A disk that is full while people connect takes the log once there is room again', async () => {
  const world = await start({ File: '/dev/full' });
  await connect(world, 5);
  const [serving] = world.service.replicas;
  const warning = await serving?.process.logLine('A connection log cannot be written');
  expect(warning).toMatchObject({ level: 'warn', group: 'vpn', error: { code: 'ConnectionLogUnwritable' } });
  await reload(world, (text) => text.replace('/dev/full', './vpn.log'));
  const late = await connect(world, 1);
  serving?.process.signal('SIGTERM');
  expect(await serving?.process.exited).toBe(0);
  const entries = told(`${world.service.directory.directory}/vpn.log`);
  expect(entries).toHaveLength(12);
  expect(entries.slice(-2)).toEqual([`${late[0]} connection-attempt`, `${late[0]} connection-reset`]);
});
