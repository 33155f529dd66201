import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { judgeConnectionLogs } from '../../src/doctor-connection-logs.ts';
import { formatFinding } from '../../src/doctor-finding.ts';
import { endpoint } from '../endpoints/samples.ts';

const lines = (...args: Parameters<typeof judgeConnectionLogs>) =>
  judgeConnectionLogs(...args).map(formatFinding);
const logged = endpoint({ connectionLog: { cloudwatchLogGroup: 'vpn' } });

it('says nothing where the log is off, or its group is declared and can be written', () => {
  expect(lines([endpoint()], [])).toEqual([]);
  expect(lines([logged], [{ logGroupName: 'vpn', kind: 'stdout' }])).toEqual([]);
  const path = join(tmpdir(), 'vpn.log');
  expect(lines([logged], [{ logGroupName: 'vpn', kind: 'file', path }])).toEqual([]);
});

it('warns of an endpoint whose entries go nowhere', () => {
  expect(lines([logged], [{ logGroupName: 'VPN', kind: 'stdout' }])).toEqual([
    expect.stringMatching(
      /^warning {2}Connection log: Engineering \(cvpn-endpoint-\w+\): the entries .* go nowhere, since its log group vpn is no entry/,
    ),
  ]);
});

it('warns of a file that is a directory', () => {
  expect(lines([], [{ logGroupName: 'vpn', kind: 'file', path: tmpdir() }])).toEqual([
    `warning  Connection log: vpn: ${tmpdir()} is a directory. Name a file in it.`,
  ]);
});

it('warns of a file whose directory is missing', () => {
  const path = join(tmpdir(), 'no-such-directory', 'vpn.log');
  expect(lines([], [{ logGroupName: 'vpn', kind: 'file', path }])).toEqual([
    `warning  Connection log: vpn: there is no directory for ${path}. Make it, or name another file.`,
  ]);
});
