import { describe, expect, it } from 'vitest';
import { allowAnswer } from '../../src/connections/allow-answer.ts';
import { allowSchema } from '../../src/connections/gateway-contract.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { connectionTo } from '../contract/objects.ts';
import { endpoint, route, rule } from '../endpoints/samples.ts';

const CONNECTION_ID = 'cvpn-connection-0123456789abcdef0';
const HOUR = 3_600_000;
const person = {
  source: 'federated',
  username: 'alice@example.com',
  groups: ['engineering'],
  authenticatedAt: 1000,
} as const;
const connection = connectionTo('vpn', CONNECTION_ID, {
  clientIp: '10.100.7.9',
  session: { sessionId: 's', startedAt: 1000, person },
});

/** What a gateway may read; anything else would be refused there. */
const answer = (changes: Partial<Endpoint> = {}) =>
  allowSchema.parse(allowAnswer(connection, endpoint(changes)));

const routes = [
  route({ destinationCidr: '10.0.0.0/16', origin: 'associate' }),
  route({ destinationCidr: '10.0.0.0/16', targetSubnet: 'subnet-0b', origin: 'associate' }),
  route({ destinationCidr: '192.168.0.0/24', targetSubnet: 'subnet-0b' }),
  route({ destinationCidr: '172.16.0.0/24' }),
  route({ destinationCidr: '172.17.0.0/24', status: 'deleting' }),
  route({ destinationCidr: '10.100.0.0/16', targetSubnet: 'local' }),
];

describe('The answer to a gateway', () => {
  it('tells all that the client and the gateway need', () => {
    const all = answer({
      clientCidrBlock: '10.100.0.0/22',
      dnsServers: ['10.0.0.2', '10.0.0.3'],
      loginBanner: 'Authorized people only',
      sessionTimeoutHours: 12,
      disconnectOnSessionTimeout: false,
      routes,
    });
    expect(all).toEqual({
      decision: 'allow',
      connectionId: CONNECTION_ID,
      username: 'alice@example.com',
      clientIp: '10.100.7.9',
      netmask: '255.255.252.0',
      splitTunnel: true,
      routes: ['10.0.0.0/16', '172.16.0.0/24', '10.100.0.0/16'],
      dnsServers: ['10.0.0.2', '10.0.0.3'],
      blockLocal: false,
      banner: 'Authorized people only',
      sessionEndsAt: 1000 + 12 * HOUR,
      atSessionEnd: 'restart',
      reach: [['10.0.0.0', '10.0.255.255']],
    });
  });

  it('pushes no routes without split tunnel, since all traffic comes', () => {
    expect(answer({ splitTunnel: false, routes })).toMatchObject({ splitTunnel: false, routes: [] });
  });

  it.each([
    ['10.96.0.0/12', '255.240.0.0'],
    ['10.100.0.0/16', '255.255.0.0'],
    ['10.100.0.0/22', '255.255.252.0'],
  ])('says the netmask of %s', (clientCidrBlock, netmask) => {
    expect(answer({ clientCidrBlock }).netmask).toBe(netmask);
  });

  it('keeps the local network of the device out where routes are enforced', () => {
    expect(answer({ clientRouteEnforcement: true }).blockLocal).toBe(true);
    expect(answer({ clientRouteEnforcement: false }).blockLocal).toBe(false);
  });

  it('brings a banner of 1400 characters of any kind', () => {
    const loginBanner = '🚪'.repeat(1400);
    expect(answer({ loginBanner }).banner).toBe(loginBanner);
    expect(answer()).not.toHaveProperty('banner');
  });

  it('admits whom no rule admits, and lets them reach nothing', () => {
    const { decision, reach } = answer({ authorizationRules: [rule({ groupId: 'managers' })] });
    expect([decision, reach]).toEqual(['allow', []]);
  });
});
