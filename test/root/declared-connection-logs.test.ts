import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readDeclarations } from '../../src/declarations.ts';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { FILES } from '../../src/read-text-file.ts';
import { logGroupNotices } from '../../src/undeclared-log-groups.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';

const directories: ConfigurationDirectory[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) directory.remove();
});

function read(logs: readonly unknown[], files: Readonly<Record<string, string>> = {}, head = NOTHING_ELSE) {
  const text = `${head}ConnectionLogs: ${JSON.stringify(logs)}\n`;
  const directory = configurationDirectory({ ...files, 'postern.yaml': text });
  directories.push(directory);
  return readDeclarations(directory.file, FILES);
}

const NOTHING_ELSE = 'Region: eu-central-1\n';

function faults(...args: Parameters<typeof read>): readonly string[] {
  try {
    read(...args);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return error.faults.map((fault) => fault.replace(/^\S+ /, ''));
    throw error;
  }
}

const CLOUD = { AccessKeyId: 'AKIAEXAMPLE', SecretAccessKeyFile: './logs.secret' };

it('says where log groups live: relative files beside the configuration, CloudWatch Logs in its Region', () => {
  const declared = read(
    [
      { LogGroupName: 'terminal', Stdout: true },
      { LogGroupName: 'beside', File: 'logs/vpn.log' },
      { LogGroupName: 'elsewhere', File: '/var/log/vpn.log' },
      { LogGroupName: 'cloud', CloudWatchLogs: CLOUD },
      {
        LogGroupName: 'local',
        CloudWatchLogs: { ...CLOUD, Region: 'us-west-2', Endpoint: 'http://localhost:4566' },
      },
    ],
    { 'logs.secret': 'a secret\n' },
  ).connectionLogs;
  const key = { kind: 'cloudwatch-logs', accessKeyId: 'AKIAEXAMPLE' };
  expect(declared).toMatchObject([
    { logGroupName: 'terminal', kind: 'stdout' },
    { logGroupName: 'beside', kind: 'file', path: join(directories[0]?.directory ?? '', 'logs/vpn.log') },
    { logGroupName: 'elsewhere', kind: 'file', path: '/var/log/vpn.log' },
    { logGroupName: 'cloud', ...key, region: 'eu-central-1' },
    { logGroupName: 'local', ...key, region: 'us-west-2', endpoint: 'http://localhost:4566' },
  ]);
  expect(JSON.stringify(declared)).not.toContain('a secret');
  expect(
    declared.flatMap((one) => (one.kind === 'cloudwatch-logs' ? one.secretAccessKey.reveal() : [])),
  ).toEqual(['a secret', 'a secret']);
});

it('is faulty where a group lives in two places or none, twice, or nowhere that can be asked', () => {
  const one = 'Write one of Stdout: true, File and CloudWatchLogs.';
  expect(faults([{ LogGroupName: 'vpn' }])).toEqual([`ConnectionLogs[0]: ${one}`]);
  expect(faults([{ LogGroupName: 'vpn', Stdout: true, File: 'a' }])).toEqual([`ConnectionLogs[0]: ${one}`]);
  expect(faults([{ LogGroupName: 'vpn', Stdout: false }])).toEqual([
    'ConnectionLogs[0].Stdout: Write true, or leave it out.',
  ]);
  const twice = { LogGroupName: 'vpn', Stdout: true };
  expect(faults([twice, twice])).toEqual([
    'ConnectionLogs[1].LogGroupName: Another entry has this one already. Write a unique one.',
  ]);
  const plain = { ...CLOUD, Endpoint: 'http://logs.example.com' };
  expect(faults([{ LogGroupName: 'vpn', CloudWatchLogs: plain }], { 'logs.secret': 'a' })).toEqual([
    'ConnectionLogs[0].CloudWatchLogs.Endpoint: This does not start with https:. Write an address that begins with https://.',
  ]);
});

it('is faulty where the secret is missing or empty', () => {
  const logs = [{ LogGroupName: 'vpn', CloudWatchLogs: CLOUD }];
  expect(faults(logs)).toEqual([
    expect.stringMatching(/^ConnectionLogs\[0\]\.CloudWatchLogs\.SecretAccessKeyFile: .*cannot be read/),
  ]);
  expect(faults(logs, { 'logs.secret': ' \n' })).toEqual([
    'ConnectionLogs[0].CloudWatchLogs.SecretAccessKeyFile: The file is empty. Write the secret access key into it.',
  ]);
});

it('is missed for an endpoint of the file whose log is on, when the file is checked', async () => {
  const files = await makeConfigurationFiles();
  const declarations = read([{ LogGroupName: 'vpn', Stdout: true }], files, GOOD_CONFIGURATION);
  const [first] = declarations.endpoints;
  if (!first) throw new Error('There is no endpoint.');
  const noticesFor = (ConnectionLogOptions: NonNullable<typeof first.ConnectionLogOptions>) =>
    logGroupNotices({ ...declarations, endpoints: [{ ...first, ConnectionLogOptions }] });
  expect(noticesFor({ Enabled: true, CloudwatchLogGroup: 'vpn' })).toEqual([]);
  expect(noticesFor({ Enabled: false, CloudwatchLogGroup: 'another' })).toEqual([]);
  expect(noticesFor({ Enabled: true, CloudwatchLogGroup: 'another' })).toEqual([
    'Engineering: the entries of its connection log go nowhere, since its log group another is no entry of ConnectionLogs. Declare where it lives, or switch the log off.',
  ]);
});
