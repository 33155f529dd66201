import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCloudWatchLogsSink } from '../../../src/connections/log/cloudwatch-logs-sink.ts';
import type { LogSink, SinkEntry } from '../../../src/connections/log/log-sink.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { type CloudWatchLogsServer, startCloudWatchLogs } from '../../support/cloudwatch-logs-server.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 60 * 60 * 1000;

let server: CloudWatchLogsServer;
let sink: LogSink;
beforeEach(async () => {
  server = await startCloudWatchLogs('group');
  sink = createCloudWatchLogsSink('group', server.settings);
});
afterEach(async () => {
  await sink.close();
  await server.close();
});

const entry = (line: string, stream = 'office', at = NOW): SinkEntry => ({ stream, at, line });
const linesOf = (stream: string) => server.streams.get(`group ${stream}`);

describe('A log group of CloudWatch Logs', () => {
  it('gets each entry in the stream of its endpoint; a stream that is missing is made', async () => {
    const outcome = await sink.write([entry('a'), entry('b', 'home'), entry('c')]);
    expect(outcome).toEqual({ rest: [], refused: 0 });
    expect(linesOf('office')).toEqual(['a', 'c']);
    expect(linesOf('home')).toEqual(['b']);
    await sink.write([entry('d')]);
    expect(linesOf('office')).toEqual(['a', 'c', 'd']);
    expect(server.calls.filter((call) => call.startsWith('Create'))).toHaveLength(2);
  });

  it('is not made: entries wait until somebody makes it', async () => {
    const other = createCloudWatchLogsSink('another', server.settings);
    const entries = [entry('a'), entry('b')];
    const outcome = await other.write(entries);
    expect(outcome.rest).toEqual(entries);
    expect(outcome.failure?.message).toMatch(/ResourceNotFoundException.*Make the log group/);
    server.makeGroup('another');
    expect(await other.write(outcome.rest)).toEqual({ rest: [], refused: 0 });
    expect(server.streams.get('another office')).toEqual(['a', 'b']);
    await other.close();
  });

  it('may have its stream made by another replica in the same moment', async () => {
    const other = createCloudWatchLogsSink('group', server.settings);
    await Promise.all([sink.write([entry('a')]), other.write([entry('b')])]);
    expect([...(linesOf('office') ?? [])].sort()).toEqual(['a', 'b']);
    await other.close();
  });

  it.each([
    ['throttles', { code: 'ThrottlingException' }, /ThrottlingException/],
    ['is out of service', { code: 'ServiceUnavailableException', status: 503 }, /ServiceUnavailable/],
    ['breaks the connection', 'closed', /can be reached/],
  ] as const)('that %s is given the same entries again', async (_what, trouble, message) => {
    server.next(trouble);
    const entries = [entry('a'), entry('b')];
    const outcome = await sink.write(entries);
    expect(outcome.rest).toEqual(entries);
    expect(outcome.failure?.message).toMatch(message);
    await sink.write(outcome.rest);
    expect(linesOf('office')).toEqual(['a', 'b']);
  });

  it('takes what one stream has while another fails', async () => {
    await sink.write([entry('first'), entry('first', 'home')]);
    server.next({ code: 'ThrottlingException' });
    const outcome = await sink.write([entry('a'), entry('b', 'home'), entry('c')]);
    const failed = server.calls.at(-2)?.includes('office') ? ['a', 'c'] : ['b'];
    expect(outcome.rest.map(({ line }) => line)).toEqual(failed);
    await sink.write(outcome.rest);
    expect(linesOf('office')).toEqual(['first', 'a', 'c']);
    expect(linesOf('home')).toEqual(['first', 'b']);
  });

  it('has what it says it has already', async () => {
    server.next({ code: 'DataAlreadyAcceptedException' });
    expect(await sink.write([entry('a')])).toEqual({ rest: [], refused: 0 });
  });

  it('that would refuse the same for ever is not asked for ever', async () => {
    server.next({ code: 'InvalidParameterException' });
    const outcome = await sink.write([entry('a'), entry('b')]);
    expect(outcome).toMatchObject({ rest: [], refused: 2 });
    expect(outcome.failure?.message).toMatch(/InvalidParameterException/);
  });

  it('says how many entries it refused for their time', async () => {
    server.reject({ tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 4 });
    const outcome = await sink.write(['a', 'b', 'c', 'd', 'e'].map((line) => entry(line)));
    expect(outcome).toMatchObject({ rest: [], refused: 2 });
    expect(outcome.failure?.message).toMatch(/Set the clock/);
  });

  it('gets entries in the order of their times, and never more than 24 hours at once', async () => {
    const hours = [30, 0, 23, 24, 1];
    const outcome = await sink.write(hours.map((hour) => entry(`${hour}`, 'office', NOW + hour * HOUR)));
    expect(linesOf('office')).toEqual(['0', '1', '23']);
    expect(outcome.rest.map(({ line }) => line)).toEqual(['30', '24']);
    expect(outcome.failure).toBeUndefined();
    await sink.write(outcome.rest);
    expect(linesOf('office')).toEqual(['0', '1', '23', '24', '30']);
  });

  it('refuses a wrong secret, and the failure says what to look at without saying the secret', async () => {
    const settings = { ...server.settings, secretAccessKey: new Secret('wrong and secret') };
    const stranger = createCloudWatchLogsSink('group', settings);
    const { failure } = await stranger.write([entry('a')]);
    expect(failure?.message).toMatch(/InvalidSignatureException.*secret access key is wrong/);
    expect(JSON.stringify([failure?.message, failure?.details])).not.toContain('wrong and secret');
    expect(linesOf('office')).toBeUndefined();
    await stranger.close();
  });
});
