import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DENIAL_REASONS } from '../../../src/connections/authorization.ts';
import type { ConnectionEvent, LoggedEndpoint } from '../../../src/connections/log/connection-log.ts';
import { createConnectionLogger } from '../../../src/connections/log/create-connection-logger.ts';
import type { LogDestination } from '../../../src/connections/log/log-destination.ts';
import { createMetrics } from '../../../src/ops/metrics.ts';
import { connectionTo, endpointNamed } from '../../contract/objects.ts';
import { type CloudWatchLogsServer, startCloudWatchLogs } from '../../support/cloudwatch-logs-server.ts';
import { recordingLogger } from '../../support/recording-logger.ts';

const JOE = connectionTo('vpn', 'cvpn-connection-00000000000000001');
const OFF: LoggedEndpoint = endpointNamed('vpn');
const into = (cloudwatchLogGroup: string, cloudwatchLogStream?: string): LoggedEndpoint => ({
  ...OFF,
  connectionLog: { cloudwatchLogGroup, ...(cloudwatchLogStream !== undefined && { cloudwatchLogStream }) },
});

let directory: string;
let cloudWatchLogs: CloudWatchLogsServer;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-connection-log-'));
  cloudWatchLogs = await startCloudWatchLogs('cloud');
});
afterEach(async () => {
  await cloudWatchLogs.close();
  rmSync(directory, { recursive: true });
});

function start(...first: readonly LogDestination[]) {
  const state = { destinations: first, stdout: '' };
  const { metrics, exposition } = createMetrics();
  const { logger, lines } = recordingLogger();
  const connectionLogger = createConnectionLogger({
    destinations: () => state.destinations,
    clock: Date.now,
    metrics,
    logger,
    writeText: (text) => {
      state.stdout += text;
    },
    wait: async (_milliseconds, signal) => {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
  const series = async (name: string) => {
    const text = await exposition.text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`clientvpn_${name}`))
      .map((line) => line.slice('clientvpn_'.length).replace(OFF.clientVpnEndpointId, 'vpn'));
  };
  return { ...connectionLogger, state, lines, series };
}

const file = (logGroupName: string): LogDestination => ({
  logGroupName,
  kind: 'file',
  path: join(directory, `${logGroupName}.log`),
});
const content = (group: string) => readFileSync(join(directory, `${group}.log`), 'utf8');
const statuses = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line)['connection-attempt-status']);

describe('The connection logger', () => {
  it('writes the same line to standard output, a file and CloudWatch Logs', async () => {
    const cloud = { logGroupName: 'cloud', kind: 'cloudwatch-logs', ...cloudWatchLogs.settings } as const;
    const logger = start({ logGroupName: 'terminal', kind: 'stdout' }, file('disk'), cloud);
    for (const group of ['terminal', 'disk', 'cloud']) {
      logger.record(into(group, 'office'), JOE, { kind: 'successful' });
    }
    await logger.flush();
    expect(statuses(content('disk'))).toEqual(['successful']);
    expect(logger.state.stdout).toBe(content('disk'));
    expect(logger.lines).toEqual([]);
    expect(cloudWatchLogs.streams.get('cloud office')?.map((line) => `${line}\n`)).toEqual([content('disk')]);
  });

  it('names the stream after the endpoint where the endpoint names none', async () => {
    const cloud = { logGroupName: 'cloud', kind: 'cloudwatch-logs', ...cloudWatchLogs.settings } as const;
    const logger = start(cloud);
    logger.record(into('cloud'), JOE, { kind: 'successful' });
    await logger.flush();
    expect([...cloudWatchLogs.streams.keys()]).toEqual([`cloud ${OFF.clientVpnEndpointId}`]);
  });

  it('writes nothing of an endpoint whose log is off, and leaves what was written before', async () => {
    const logger = start(file('disk'));
    logger.record(into('disk'), JOE, { kind: 'successful' });
    logger.record(OFF, JOE, { kind: 'ended' });
    await logger.flush();
    expect(statuses(content('disk'))).toEqual(['successful']);
  });

  it('says once that the log of an endpoint goes nowhere, and counts every entry', async () => {
    const logger = start(file('disk'));
    for (let n = 0; n < 3; n += 1) logger.record(into('unknown'), JOE, { kind: 'successful' });
    await logger.flush();
    expect(logger.lines.map(({ level, fields }) => [level, fields.group])).toEqual([['warn', 'unknown']]);
    expect(await logger.series('connection_log_dropped')).toEqual([
      'connection_log_dropped_total{group="unknown"} 3',
    ]);
  });

  it('follows the configuration when it is read again, and takes along what waits', async () => {
    const nowhere: LogDestination = { logGroupName: 'disk', kind: 'file', path: join(directory, 'a', 'b') };
    const logger = start(nowhere);
    logger.record(into('disk'), JOE, { kind: 'successful' });
    while (logger.lines.length === 0) await new Promise(setImmediate);
    logger.state.destinations = [file('disk')];
    logger.record(into('disk'), { ...JOE, connectionEndTime: 5 }, { kind: 'ended' });
    await logger.flush();
    expect(statuses(content('disk'))).toEqual(['successful', 'NA']);
    expect(logger.lines.map(({ message }) => message)).toEqual([
      'A connection log cannot be written.',
      'A connection log is written again.',
    ]);
  });

  it('gives up at the end on what cannot be written, and says how much that is', async () => {
    const logger = start({ logGroupName: 'disk', kind: 'file', path: '/dev/full' });
    for (let n = 0; n < 3; n += 1) logger.record(into('disk'), JOE, { kind: 'successful' });
    await logger.flush();
    expect(logger.lines.map(({ level, fields }) => [level, fields.entries])).toEqual([
      ['warn', undefined],
      ['error', 3],
    ]);
    expect(await logger.series('connection_log_dropped')).toEqual([
      'connection_log_dropped_total{group="disk"} 3',
    ]);
  });

  it('counts attempts by their result, of every endpoint, whether its log is on or off', async () => {
    const logger = start();
    logger.record(OFF, JOE, { kind: 'waiting-for-assertion' });
    logger.record(OFF, JOE, { kind: 'assertion-received' });
    logger.record(OFF, JOE, { kind: 'successful' });
    logger.record(OFF, JOE, { kind: 'updated' });
    logger.record(OFF, JOE, { kind: 'ended' });
    logger.record(OFF, JOE, { kind: 'failed', reason: 'certificate-revoked' });
    logger.record(OFF, JOE, { kind: 'failed', reason: 'too-many-connections' });
    expect(await logger.series('connection_attempts')).toEqual([
      'connection_attempts_total{endpoint="vpn",result="successful"} 1',
      'connection_attempts_total{endpoint="vpn",result="certificate-revoked"} 1',
      'connection_attempts_total{endpoint="vpn",result="too-many-connections"} 1',
    ]);
    expect(await logger.series('authentication_failures')).toEqual([
      'authentication_failures_total{endpoint="vpn"} 1',
    ]);
  });

  it("counts each failure of a client connect handler under one of the guide's six names, and none of them twice", async () => {
    const logger = start();
    for (const reason of DENIAL_REASONS) logger.record(OFF, JOE, { kind: 'failed', reason });
    const counted = (await logger.series('client_connect_handler')).map((line) => line.split(' ').at(-1));
    expect(counted).toEqual(Array(6).fill('1'));
    expect(await logger.series('authentication_failures')).toEqual([
      'authentication_failures_total{endpoint="vpn"} 17',
    ]);
  });

  it('writes and counts any stories of any endpoints as a simple tally does', async () => {
    const endpoints = ['logged', 'unlogged', 'lost'].map((name) => ({
      ...endpointNamed(name),
      ...(name !== 'unlogged' && { connectionLog: { cloudwatchLogGroup: name } }),
    }));
    const event = fc.oneof(
      fc.constantFrom<ConnectionEvent>(
        { kind: 'waiting-for-assertion' },
        { kind: 'assertion-received' },
        { kind: 'successful' },
        { kind: 'updated' },
        { kind: 'ended' },
      ),
      fc.constantFrom(...DENIAL_REASONS).map((reason) => ({ kind: 'failed' as const, reason })),
    );
    const told = fc.array(fc.tuple(fc.nat(2), event), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(told, async (story) => {
        const logger = start({ logGroupName: 'logged', kind: 'stdout' });
        for (const [n, each] of story) logger.record(endpoints[n] ?? OFF, JOE, each);
        await logger.flush();
        const isMutual = (each: ConnectionEvent) =>
          each.kind === 'failed' && /^certificate-|^revocation-list-/.test(each.reason);
        const entries = (n: number) =>
          story.filter(([at, each]) => at === n && !isMutual(each)).map(([, each]) => each);
        const reasons = logger.state.stdout
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line)['connection-attempt-failure-reason']);
        expect(reasons).toEqual(entries(0).map((each) => (each.kind === 'failed' ? each.reason : 'NA')));
        const lost = entries(2).length;
        expect(await logger.series('connection_log_dropped')).toEqual(
          lost === 0 ? [] : [`connection_log_dropped_total{group="lost"} ${lost}`],
        );
        const counted = (await logger.series('connection_attempts')).map((line) =>
          Number(line.split(' ').at(-1)),
        );
        const over = story.filter(([, { kind }]) => kind === 'failed' || kind === 'successful');
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(over.length);
      }),
      { numRuns: 25 },
    );
  });

  it('counts traffic, and never backwards', async () => {
    const logger = start();
    const some = { ingressBytes: 10, egressBytes: 20, ingressPackets: 1, egressPackets: 2 };
    logger.countTraffic(OFF.clientVpnEndpointId, some);
    logger.countTraffic(OFF.clientVpnEndpointId, { ...some, ingressBytes: -10 });
    expect([...(await logger.series('ingress')), ...(await logger.series('egress'))]).toEqual([
      'ingress_bytes_total{endpoint="vpn"} 10',
      'ingress_packets_total{endpoint="vpn"} 2',
      'egress_bytes_total{endpoint="vpn"} 40',
      'egress_packets_total{endpoint="vpn"} 4',
    ]);
  });
});
