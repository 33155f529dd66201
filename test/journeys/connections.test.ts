import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoUsers } from '../../src/demo/demo-users.ts';
import { launchBrowser, newVisitor } from '../support/browser.ts';
import {
  AUTHENTICATION,
  type ConnectionService,
  type DeclaredEndpoint,
  linkOf,
  startConnectionService,
} from '../support/connection-service.ts';
import { createEc2Client } from '../support/ec2-query-client.ts';
import { NETWORK, OPS } from '../support/managed-service.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import type { ClientSettings } from '../support/scripted-gateway.ts';
import type { Person } from '../support/scripted-idp.ts';

const { certificate, federated } = AUTHENTICATION;

/** The development network for engineering; one host of it for managers. */
const AuthorizationRules = [
  { TargetNetworkCidr: '10.0.0.0/16', AccessGroupId: 'engineering' },
  { TargetNetworkCidr: '10.0.2.119/32', AccessGroupId: 'managers' },
];

const ID = {
  certificate: 'cvpn-endpoint-0000000000000000a',
  federated: 'cvpn-endpoint-0000000000000000b',
  both: 'cvpn-endpoint-0000000000000000c',
} as const;

interface Scenario {
  readonly claim: string;
  readonly source: string;
  readonly rules: readonly {
    readonly destinationCidr: string;
    readonly groupId: string;
    readonly accessAll: boolean;
  }[];
  readonly persons: Readonly<Record<string, readonly string[]>>;
  /** Person, then the network whose rule decides, then what of it they reach; worked out by another program. */
  readonly reachable: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const folder = new URL('../corpus/rules/', import.meta.url);
const scenarios = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Scenario)
  .map((scenario, index) => ({
    ...scenario,
    id: `cvpn-endpoint-00000000000000f${index.toString(16).padStart(2, '0')}`,
  }));

const [subnet] = NETWORK.subnets;
const endpoints: readonly DeclaredEndpoint[] = [
  { ClientVpnEndpointId: ID.certificate, AuthenticationOptions: [certificate] },
  {
    ClientVpnEndpointId: ID.federated,
    AuthenticationOptions: [federated],
    AuthorizationRules,
    SessionTimeoutHours: 24,
    DisconnectOnSessionTimeout: false,
  },
  { ClientVpnEndpointId: ID.both, AuthenticationOptions: [certificate, federated], AuthorizationRules },
  ...scenarios.map(({ id, rules }) => ({
    ClientVpnEndpointId: id,
    AuthenticationOptions: [federated],
    AuthorizationRules: rules.map(({ destinationCidr, groupId, accessAll }) => ({
      TargetNetworkCidr: destinationCidr,
      ...(accessAll ? { AuthorizeAllGroups: true } : { AccessGroupId: groupId }),
    })),
    Routes: [{ DestinationCidrBlock: '0.0.0.0/0', TargetVpcSubnetId: subnet }],
  })),
];

const person = (name: string): Person => {
  const found = demoUsers.find(({ firstName }) => firstName === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

/** What each of them reaches, by their groups. */
const REACH = {
  Alice: [
    ['10.0.0.0', '10.0.2.118'],
    ['10.0.2.120', '10.0.255.255'],
  ],
  Bob: [['10.0.2.119', '10.0.2.119']],
  Eve: [],
} as const;

describe.each([
  ['SQLite', false],
  ['Redis and two replicas', true],
])('Connections, with the state in %s', (_store, isShared) => {
  let redis: RedisServer | undefined;
  let world: ConnectionService;
  let browser: Browser;
  beforeAll(async () => {
    redis = isShared ? await startRedis() : undefined;
    const shared = redis && { redisUrl: redis.url };
    world = await startConnectionService({ ...shared, endpoints, people: demoUsers });
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await world?.close();
    await redis?.close();
  });

  const connect = (settings: Partial<ClientSettings> & Pick<ClientSettings, 'clientVpnEndpointId'>) =>
    world.gateway.connect({ username: 'saml', password: 'saml', ...settings });
  /** The browser runs on this machine, so a device that is to be beside it has its address. */
  const BESIDE = { publicIp: '127.0.0.1' };

  it('begin with a certificate of the endpoint’s authority, and with no other', async () => {
    const certificateChain = await world.newChain('laptop-7');
    const client = await connect({
      clientVpnEndpointId: ID.certificate,
      certificateChain,
      username: '',
      password: '',
    });
    expect(client.answer).toMatchObject({
      decision: 'allow',
      username: '',
      reach: [['10.0.0.0', '10.0.255.255']],
    });
    expect(await client.establish()).toMatchObject({ result: 'recorded' });
    const without = await connect({ clientVpnEndpointId: ID.certificate });
    expect(without.answer).toMatchObject({ decision: 'deny', reason: 'certificate-missing' });
    const [leaf, authority] = certificateChain;
    if (!leaf || !authority) throw new Error('The chain has two certificates.');
    const strangers = {
      ...authority,
      sha256Fingerprint: authority.sha256Fingerprint.replaceAll(/^../g, '00'),
    };
    const stranger = await connect({
      clientVpnEndpointId: ID.certificate,
      certificateChain: [leaf, strangers],
    });
    expect(stranger.answer).toMatchObject({ decision: 'deny', reason: 'certificate-issuer-unknown' });
    await client.disconnect();
  });

  it.each(['Alice', 'Bob', 'Eve'] as const)(
    'let %s in through a browser, to what their groups may reach',
    async (name) => {
      const client = await connect({ clientVpnEndpointId: ID.federated, device: BESIDE });
      const page = await newVisitor(browser);
      await page.goto(linkOf(client));
      await page.getByRole('button', { name: 'This is my device' }).click();
      await page.getByRole('button', { name }).click();
      await page.getByText('You may close this window').waitFor();
      await page.context().close();
      const { nameId: username } = person(name);
      expect(await client.decided()).toMatchObject({ decision: 'allow', username, reach: REACH[name] });
      expect(await client.establish()).toMatchObject({ result: 'recorded' });
      await client.disconnect();
    },
  );

  it('show a number to compare where the browser is somewhere else than the device', async () => {
    const client = await connect({ clientVpnEndpointId: ID.federated, device: { publicIp: '192.0.2.11' } });
    const page = await newVisitor(browser);
    await page.goto(linkOf(client));
    const { number } = client.answer as { readonly number?: string };
    await page.getByText(number ?? 'no number').waitFor();
    await page.getByRole('button', { name: 'That is not me' }).click();
    await page.getByText('That device was turned away').waitFor();
    await page.context().close();
    expect(await client.decided()).toMatchObject({ decision: 'deny', reason: 'browser-sign-in-rejected' });
  });

  it('need both where an endpoint asks for a certificate and for a person', async () => {
    const certificateChain = await world.newChain('laptop-8');
    const without = await connect({ clientVpnEndpointId: ID.both });
    expect(without.answer).toMatchObject({ decision: 'deny', reason: 'certificate-missing' });
    const alone = await connect({ clientVpnEndpointId: ID.both, certificateChain });
    expect(alone.answer).toMatchObject({ decision: 'wait', method: 'web-auth' });
    expect((await world.signIn(linkOf(alone), person('Bob'))).text).toContain('You may close this window');
    expect(await alone.decided()).toMatchObject({ decision: 'allow', reach: REACH.Bob });
  });

  it('hand the AWS-provided client’s answer to its loopback port, and admit what comes back', async () => {
    const device = { publicIp: '127.0.0.1', peerInfo: {} };
    const first = await connect({
      clientVpnEndpointId: ID.federated,
      username: 'N/A',
      password: 'ACS::35001',
      device,
    });
    expect(first.answer).toMatchObject({ decision: 'wait', method: 'crv1' });
    const { text } = await world.signIn(linkOf(first), person('Alice'));
    expect(text).toContain('action="http://127.0.0.1:35001/"');
    const answer = /name="SAMLResponse" value="([^"]*)"/.exec(text)?.[1] ?? '';
    const { state } = first.answer as { readonly state?: string };
    const password = `CRV1::${state}::${encodeURIComponent(answer)}`;
    const second = await connect({ clientVpnEndpointId: ID.federated, username: 'N/A', password, device });
    expect(second.answer).toMatchObject({
      decision: 'allow',
      username: 'alice@corp.example',
      reach: REACH.Alice,
    });
    const third = await connect({ clientVpnEndpointId: ID.federated, username: 'N/A', password, device });
    expect(third.answer).toMatchObject({ decision: 'deny', reason: 'challenge-answer-wrong' });
  });

  it('go on by their token without a browser, until somebody ends them', async () => {
    const token = { sessionId: 'session-of-eve', sessionState: 'Initial' } as const;
    const first = await connect({ clientVpnEndpointId: ID.federated, ...token });
    await world.signIn(linkOf(first), person('Eve'));
    expect(await first.decided()).toMatchObject({ decision: 'allow', reach: [] });
    await first.establish();
    const again = await connect({
      clientVpnEndpointId: ID.federated,
      ...token,
      sessionState: 'Authenticated',
    });
    expect(again.answer).toMatchObject({ decision: 'allow', username: 'eve@corp.example' });
    // What it left behind is ended by an order.
    await first.untilGone();
    expect(first.ended).toMatchObject({ manner: 'restart' });
    expect(await again.reauthenticate({ sessionState: 'Authenticated' })).toMatchObject({
      decision: 'allow',
    });
    expect(await again.reauthenticate({ sessionState: 'Invalid' })).toMatchObject({ decision: 'deny' });
    await again.untilGone();
    const invalid = await connect({ clientVpnEndpointId: ID.federated, ...token, sessionState: 'Invalid' });
    expect(invalid.answer).toMatchObject({ decision: 'deny', reason: 'session-unknown' });
  });

  it('learn of a shorter limit and of another end while they are open', async () => {
    const client = await connect({ clientVpnEndpointId: ID.federated });
    await world.signIn(linkOf(client), person('Alice'));
    const allowed = await client.decided();
    if (allowed.decision !== 'allow') throw new Error('Alice is admitted.');
    await client.establish();
    const { connectionId } = client;
    const ofEndpoint = () =>
      world.gateway.orders.filter(
        (order) => order.type === 'rules-changed' && order.clientVpnEndpointId === ID.federated,
      );
    const known = ofEndpoint().length;
    const before = '"SessionTimeoutHours":24,"DisconnectOnSessionTimeout":false';
    const after = '"SessionTimeoutHours":8,"DisconnectOnSessionTimeout":true';
    await world.reload((text) => text.replace(before, after));
    await expect.poll(() => ofEndpoint().length).toBeGreaterThan(known);
    expect(await world.gateway.refresh([connectionId])).toMatchObject([
      { state: 'keep', sessionEndsAt: allowed.sessionEndsAt - 16 * 3_600_000, atSessionEnd: 'halt' },
    ]);
    await world.reload((text) => text.replace(after, before));
    expect(await world.gateway.refresh([connectionId])).toMatchObject([
      { state: 'keep', sessionEndsAt: allowed.sessionEndsAt, atSessionEnd: 'restart' },
    ]);
  });

  it('ends for good, with its session, when an administrator ends it', async () => {
    const token = { sessionId: 'session-of-bob', sessionState: 'Initial' } as const;
    const client = await connect({ clientVpnEndpointId: ID.federated, ...token });
    await world.signIn(linkOf(client), person('Bob'));
    expect(await client.decided()).toMatchObject({ decision: 'allow' });
    await client.establish();
    const [replica] = world.service.replicas;
    const ec2 = createEc2Client({ url: replica?.api ?? '', ...OPS });
    const { connectionId } = client;
    const asked = { ClientVpnEndpointId: ID.federated, ConnectionId: connectionId };
    expect((await ec2.call('TerminateClientVpnConnections', asked)).status).toBe(200);
    ec2.close();
    await client.untilGone();
    expect(client.ended).toMatchObject({ manner: 'halt' });
    const again = await connect({
      clientVpnEndpointId: ID.federated,
      ...token,
      sessionState: 'Authenticated',
    });
    expect(again.answer).toMatchObject({ decision: 'deny', reason: 'session-ended' });
    const anew = await connect({
      clientVpnEndpointId: ID.federated,
      sessionId: 'another',
      sessionState: 'Initial',
    });
    expect(anew.answer).toMatchObject({ decision: 'wait' });
  });

  it.each(scenarios)('reach what the guide says: $claim ($source)', async ({ id, persons, reachable }) => {
    for (const [index, [name, groups]] of Object.entries(persons).entries()) {
      const client = await connect({ clientVpnEndpointId: id });
      const { status } = await world.signIn(linkOf(client), {
        ...person('Alice'),
        nameId: `person-${index}@corp.example`,
        groups,
      });
      expect(status).toBe(200);
      const reach = intervalsOf(Object.values(reachable[name] ?? {}).flat());
      expect(await client.decided()).toMatchObject({ decision: 'allow', reach });
    }
  });
});

/** Networks as intervals, joined where they touch. */
function intervalsOf(cidrs: readonly string[]): readonly (readonly string[])[] {
  const ends = cidrs.map((cidr) => {
    const [address = '', length] = cidr.split('/');
    const first = address.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
    return [first, first + 2 ** (32 - Number(length)) - 1] as const;
  });
  const joined: [number, number][] = [];
  for (const [first, last] of ends.toSorted(([one], [other]) => one - other)) {
    const before = joined.at(-1);
    if (before && before[1] + 1 === first) before[1] = last;
    else joined.push([first, last]);
  }
  const text = (value: number) => [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
  return joined.map(([first, last]) => [text(first), text(last)]);
}
