import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCloudWatchLogsSink } from '../../../src/connections/log/cloudwatch-logs-sink.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { type MotoServer, startMotoServer } from '../../support/moto-server.ts';

let moto: MotoServer;
beforeAll(async () => {
  moto = await startMotoServer();
});
afterAll(() => moto?.close());

it('an emulator of CloudWatch Logs that others wrote gives back every entry in its order, in streams that were made', async () => {
  const [endpoint, region] = [moto.url.href, 'us-east-1'];
  const client = new CloudWatchLogsClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'ANY', secretAccessKey: 'any' },
  });
  const settings = { endpoint, region, accessKeyId: 'ANY', secretAccessKey: new Secret('any') };
  const sink = createCloudWatchLogsSink('vpn', settings);
  const at = Date.now();
  const entries = Array.from({ length: 300 }, (_, n) => ({
    stream: n % 3 === 0 ? 'home' : 'office',
    at: at + n,
    line: JSON.stringify({ n, username: 'Zoë \u2028' }),
  }));
  const early = await sink.write(entries);
  expect([early.rest.length, early.failure?.message]).toEqual([
    300,
    expect.stringMatching(/ResourceNotFoundException/),
  ]);
  await client.send(new CreateLogGroupCommand({ logGroupName: 'vpn' }));
  expect(await sink.write(early.rest)).toEqual({ rest: [], refused: 0 });
  for (const stream of ['home', 'office']) {
    const asked = { logGroupName: 'vpn', logStreamName: stream, startFromHead: true };
    const { events = [] } = await client.send(new GetLogEventsCommand(asked));
    const expected = entries.filter((entry) => entry.stream === stream);
    expect(events.map(({ message, timestamp }) => [message, timestamp])).toEqual(
      expected.map((entry) => [entry.line, entry.at]),
    );
  }
  await sink.close();
  client.destroy();
});
