import { expect, it } from 'vitest';
import { formatFinding } from '../../src/doctor-finding.ts';
import { judgeGateways } from '../../src/doctor-gateways.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { endpoint } from '../endpoints/samples.ts';

const served = endpoint();
const [network] = served.targetNetworks;
const zone = network?.availabilityZone ?? '';
const gateway: Gateway = { name: 'gw-a', publicAddress: '203.0.113.7', availabilityZone: zone };
const linesFor = (...gateways: readonly Gateway[]) =>
  judgeGateways([served], { gateways }).map(formatFinding);

it('notes a gateway without a token in a zone where an endpoint has a subnet', () => {
  expect(linesFor(gateway, { ...gateway, name: 'gw-b', tokenHashes: [] })).toEqual([
    expect.stringMatching(/^note +Gateways: gw-a has no token, /),
    expect.stringMatching(/^note +Gateways: gw-b has no token, /),
  ]);
});

it('says nothing of gateways that may ask, and of those that have nothing to serve', () => {
  const elsewhere = { ...gateway, availabilityZone: 'elsewhere' };
  const ofOthers = { ...gateway, endpointIds: ['cvpn-endpoint-00000000000000000'] };
  expect(linesFor({ ...gateway, tokenHashes: ['0'.repeat(64)] }, elsewhere, ofOthers)).toEqual([]);
});
