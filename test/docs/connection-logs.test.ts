import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DENIAL_REASONS } from '../../src/connections/authorization.ts';
import { connectionLogEntry, formatEntry } from '../../src/connections/log/connection-log-entry.ts';
import { isAuthenticationFailure, isLogged } from '../../src/connections/log/denial-classes.ts';
import { UNITS } from '../../src/ec2/cloudwatch/known-metrics.ts';
import { COUNTERS, GAUGES } from '../../src/ops/metric-catalogue.ts';
import { connectionTo, endpointNamed } from '../contract/objects.ts';

const text = readFileSync(new URL('../../docs/connections/logs.md', import.meta.url), 'utf8');

/** The rows of the table whose head begins with `first`, cell by cell. */
function rows(first: string): readonly (readonly string[])[] {
  const [, table = ''] = text.split(`\n| ${first} |`);
  return (table.split('\n\n')[0] ?? '')
    .split('\n')
    .slice(2)
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(2, -2).split(' | '));
}

const plain = (cell = '') => cell.replaceAll('`', '');

describe('docs/connections/logs.md', () => {
  it('lists every reason of a refusal, whether it has an entry, and whether AuthenticationFailures counts it', () => {
    const documented = rows('Reason').map(([reason, , entry, failure]) => [plain(reason), entry, failure]);
    const said = (is: boolean) => (is ? 'yes' : 'no');
    expect(documented).toEqual(
      DENIAL_REASONS.map((reason) => [reason, said(isLogged(reason)), said(isAuthenticationFailure(reason))]),
    );
  });

  it('lists every metric that CloudWatch is told of, in its unit, under a name that is in the catalogue', () => {
    const documented = rows('In CloudWatch');
    const units = documented.map(([name, unit = '']) => [plain(name), unit.replace(' (days)', '')]);
    expect(Object.fromEntries(units)).toEqual(UNITS);
    const series = documented.flatMap(([, , names]) => plain(names).split(', '));
    expect(series.filter((name) => !(name in COUNTERS || name in GAUGES))).toEqual([]);
  });

  it('shows entries as they are written', () => {
    const [, example = ''] = /```json\n([^`]*)```/.exec(text) ?? [];
    const [first, last] = example.trimEnd().split('\n');
    const start = Date.parse('2026-11-21T20:37:15Z');
    const endpoint = endpointNamed('vpn', { clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0' });
    const connection = connectionTo('vpn', 'cvpn-connection-0a1b2c3d4e5f60718', {
      clientVpnEndpointId: endpoint.clientVpnEndpointId,
      username: '',
      commonName: 'laptop-7',
      connectionEstablishedTime: start,
      timestamp: start,
    });
    const mac = { ...connection, device: { ...connection.device, platform: 'mac' } };
    const up = connectionLogEntry(endpoint, mac, { kind: 'successful' });
    expect(up && formatEntry(up)).toBe(first);
    const end = start + 318_000;
    const counts = { ingressBytes: 21_017, egressBytes: 16_438, ingressPackets: 330, egressPackets: 325 };
    const over = { ...mac, ...counts, timestamp: end, connectionEndTime: end };
    const down = connectionLogEntry(endpoint, over, { kind: 'ended' });
    expect(down && formatEntry(down)).toBe(last);
  });
});
