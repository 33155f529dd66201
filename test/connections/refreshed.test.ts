import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import { type Refreshed, refreshedSchema } from '../../src/connections/gateway-contract.ts';
import { pushedDigest } from '../../src/connections/pushed-digest.ts';
import { refreshed } from '../../src/connections/refreshed.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { connectionTo } from '../contract/objects.ts';
import { endpoint, route, rule } from '../endpoints/samples.ts';

const HOUR = 3_600_000;
const startedAt = 1_800_000_000_000;
const now = startedAt + 9 * HOUR;
const CONNECTION_ID = 'cvpn-connection-0123456789abcdef0';

const [otherSubnet] = endpoint().targetNetworks;
const BOTH = [
  ...endpoint().targetNetworks,
  { ...otherSubnet, subnetId: 'subnet-0b' },
] as Endpoint['targetNetworks'];
const before = endpoint({ targetNetworks: BOTH, dnsServers: ['10.0.0.2'] });
const person = {
  source: 'federated',
  username: 'alice',
  groups: ['engineering'],
  authenticatedAt: 1,
} as const;

const connected = (changes: Partial<Connection> = {}): Connection =>
  connectionTo('vpn', CONNECTION_ID, {
    askedAt: startedAt,
    session: { startedAt, person },
    pushedDigest: pushedDigest(before, 'subnet-0a'),
    ...changes,
  });

function told(
  changes: Partial<Endpoint>,
  connection: Partial<Connection> = {},
  revocationList?: { readonly importedAt: number },
) {
  return read(refreshed(connected(connection), { ...before, ...changes }, now, revocationList));
}

/** What a gateway may read; anything else would be refused there. */
const read = (answer: Refreshed) => refreshedSchema.parse(answer);

describe('What is true of an open connection', () => {
  it('stays, with the end of its session and its reach', () => {
    expect(told({})).toEqual({
      state: 'keep',
      connectionId: CONNECTION_ID,
      sessionEndsAt: startedAt + 24 * HOUR,
      atSessionEnd: 'halt',
      reach: [['10.0.0.0', '10.0.255.255']],
    });
  });

  it('is another reach when rules change, without any interruption', () => {
    const narrower = [rule({ destinationCidr: '10.0.4.0/24' })];
    expect(told({ authorizationRules: narrower })).toMatchObject({
      state: 'keep',
      reach: [['10.0.4.0', '10.0.4.255']],
    });
    expect(told({ authorizationRules: [] })).toMatchObject({ state: 'keep', reach: [] });
  });

  it('is another end when the limit becomes shorter or is toggled', () => {
    const changed = told({ sessionTimeoutHours: 10, disconnectOnSessionTimeout: false });
    expect(changed).toMatchObject({
      state: 'keep',
      sessionEndsAt: startedAt + 10 * HOUR,
      atSessionEnd: 'restart',
    });
  });

  it('is over when the limit becomes shorter than it has lasted: for good, or to come back by itself', () => {
    expect(told({ sessionTimeoutHours: 8 })).toMatchObject({ state: 'end' });
    const restarting = told({ sessionTimeoutHours: 8, disconnectOnSessionTimeout: false });
    expect(restarting).toMatchObject({ state: 'restart' });
  });

  it.each<readonly [string, Partial<Endpoint>]>([
    ['a route of its subnet is added', { routes: [route(), route({ destinationCidr: '10.1.0.0/16' })] }],
    [
      'a route of another subnet is added: any change of the table counts',
      { routes: [route(), route({ targetSubnet: 'subnet-0b' })] },
    ],
    ['a route is removed', { routes: [] }],
    ['split tunnel is turned off', { splitTunnel: false }],
    ['another DNS server is named', { dnsServers: ['10.0.0.3'] }],
    ['routes are enforced', { clientRouteEnforcement: true }],
    ['its subnet is associated no more', { targetNetworks: BOTH.slice(1) }],
  ])('is that it must connect again when %s', (_what, changes) => {
    expect(told(changes)).toMatchObject({ state: 'restart', connectionId: CONNECTION_ID });
  });

  it.each<readonly [string, Partial<Endpoint>]>([
    [
      'a route is not active yet',
      { routes: [route(), route({ destinationCidr: '10.1.0.0/16', status: 'creating' })] },
    ],
    ['there is a banner now', { loginBanner: 'Welcome' }],
    ['the description is another', { description: 'Other' }],
    ['routes are the same in another order', { routes: before.routes.toReversed() }],
    ['a handler is asked from now on', { clientConnectHandlerArn: 'arn:aws:lambda:handler' }],
  ])('stays when %s', (_what, changes) => {
    expect(told(changes)).toMatchObject({ state: 'keep' });
  });

  it('does not depend on routes without split tunnel but for its reach', () => {
    const full = { ...before, splitTunnel: false };
    const connection = { pushedDigest: pushedDigest(full, 'subnet-0a') };
    const routes = [route({ destinationCidr: '10.0.0.0/24' })];
    const changed = told({ splitTunnel: false, routes }, connection);
    expect(changed).toMatchObject({ state: 'keep', reach: [['10.0.0.0', '10.0.0.255']] });
  });

  it('is that it must connect again when a revocation list was imported since it asked', () => {
    const listFrom = (importedAt: number) => told({}, {}, { importedAt });
    expect(listFrom(startedAt - 1)).toMatchObject({ state: 'keep' });
    expect(listFrom(startedAt)).toMatchObject({ state: 'restart' });
    expect(listFrom(startedAt + 1)).toMatchObject({ state: 'restart' });
  });

  it('is its end when the endpoint is gone or not available, and when it has ended', () => {
    expect(read(refreshed(connected(), undefined, now))).toMatchObject({ state: 'end' });
    for (const status of ['deleting', 'deleted', 'pending-associate'] as const) {
      expect(told({ status, splitTunnel: false })).toMatchObject({ state: 'end' });
    }
    expect(told({}, { phase: 'ended' })).toMatchObject({ state: 'end' });
  });

  it('is what somebody ordered, in their words', () => {
    const since = now;
    const halt = { ending: { manner: 'halt', text: 'An administrator ended it.', since } } as const;
    const restart = { ending: { manner: 'restart', text: 'Again please.', since } } as const;
    expect(told({}, halt)).toMatchObject({ state: 'end', text: 'An administrator ended it.' });
    expect(told({ sessionTimeoutHours: 8 }, restart)).toMatchObject({
      state: 'restart',
      text: 'Again please.',
    });
  });

  it('is nothing to reach while it waits for its person', () => {
    for (const phase of ['waiting', 'signed-in'] as const) {
      const waiting = { phase, subnetId: '', pushedDigest: '' };
      expect(told({ sessionTimeoutHours: 8 }, waiting)).toMatchObject({ state: 'keep', reach: [] });
    }
  });
});
