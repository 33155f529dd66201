import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuthenticatedPerson, Connection } from '../../src/connections/connection.ts';
import { findOwnConnections } from '../../src/portal/own-connections.ts';
import type { SignedInIdentity } from '../../src/portal/session-identities.ts';
import { paths } from '../../src/web/paths.ts';
import { connectionTo, endpointNamed } from '../contract/objects.ts';
import { ALICE } from '../support/scripted-idp.ts';
import {
  createIdps,
  EA,
  EB,
  EC,
  PROVIDER_A,
  PROVIDER_B,
  sampleEndpoints,
  startPortal,
  type TestPortal,
} from '../support/start-portal.ts';
import { unescapeHtml } from '../support/unescape-html.ts';
import { csrfTokenIn, newVisitor, SAME_ORIGIN, type Visitor } from '../support/visitor.ts';
import { saveEstablished } from '../support/waiting-connection.ts';

const OF_ALICE = { username: 'alice@corp.example', samlProviderArn: PROVIDER_A };

let portal: TestPortal;
let alice: Visitor;
beforeAll(async () => {
  portal = await startPortal({ idps: await createIdps() });
  alice = newVisitor(portal);
  await alice.signIn(EA, portal.idps.a);
});
afterAll(() => portal.close());
beforeEach(async () => {
  const { connections } = portal.store;
  for (const { value, version } of await connections.find({ clientVpnEndpointId: EA, limit: 100 }))
    await connections.save({ ...value, phase: 'ended', connectionEndTime: portal.now() }, version);
});

const connect = (
  changes: Partial<Connection> = {},
  person: Parameters<typeof saveEstablished>[3] = OF_ALICE,
) => saveEstablished(portal.store, EA, portal.now(), person, changes);
const device = (publicIp: string) => ({ device: { ...DEVICE, publicIp } });
const DEVICE = {
  publicIp: '203.0.113.9',
  port: 50_123,
  transportProtocol: 'udp',
  platform: 'mac',
  platformVersion: '',
  openvpnVersion: '2.6.14',
  awsClientVersion: '',
} as const;

/** A second later, when the page has heard of it. */
async function page({ agent }: Visitor): Promise<string> {
  portal.advance(1000);
  return unescapeHtml((await agent.get(paths.endpoint(EA)).expect(200)).text);
}
const stored = async (id: string) => (await portal.store.connections.get(id))?.value;

async function end({ agent }: Visitor, connectionId: string, csrfToken?: string) {
  const token = csrfToken ?? csrfTokenIn((await agent.get(paths.endpoint(EA))).text);
  const post = agent.post(paths.endConnection(EA, connectionId)).set(SAME_ORIGIN).type('form');
  return post.send({ csrfToken: token });
}

describe('the endpoint’s page', () => {
  it('shows a person their connections: device, since when, from where, and the address in the VPN', async () => {
    const { clientIp, connectionEstablishedTime } = await connect({ device: DEVICE });
    const text = await page(alice);
    expect(text).toContain('Your connections');
    expect(text).toContain('A Mac');
    expect(text).toContain('From 203.0.113.9');
    expect(text).toContain(`In the VPN ${clientIp}`);
    expect(text).toContain(`aria-label="End connection of ${clientIp}"`);
    expect(text).toContain(String(new Date(connectionEstablishedTime).getUTCFullYear()));
  });

  it('says nothing of connections to people who have none, and forgets those that ended', async () => {
    expect(await page(alice)).not.toContain('Your connections');
    const connection = await connect();
    expect(await page(alice)).toContain('Your connections');
    const found = await portal.store.connections.get(connection.connectionId);
    await portal.store.connections.save(
      { ...connection, phase: 'ended', connectionEndTime: portal.now() },
      found?.version ?? 0,
    );
    expect(await page(alice)).not.toContain('Your connections');
  });

  it('shows nobody those of somebody else, also of the same name at another provider or by a certificate', async () => {
    await connect(device('203.0.113.1'), { ...OF_ALICE, username: 'bob@corp.example' });
    await connect(device('203.0.113.2'), { ...OF_ALICE, samlProviderArn: PROVIDER_B });
    const byCertificate = {
      source: 'certificate',
      groups: [],
      authenticatedAt: 0,
      username: OF_ALICE.username,
    } as const;
    await connect({ ...device('203.0.113.3'), session: { startedAt: 0, person: byCertificate } });
    const byDirectory = { ...byCertificate, source: 'directory' } as const;
    await connect({ ...device('203.0.113.4'), session: { startedAt: 0, person: byDirectory } });
    const mine = await connect(device('203.0.113.5'));
    const text = await page(alice);
    expect(text.match(/From 203\.0\.113\.\d/g)).toEqual(['From 203.0.113.5']);
    expect(text.match(/aria-label="End/g)).toHaveLength(1);
    const bob = newVisitor(portal);
    await bob.signIn(EA, portal.idps.a, { person: { ...ALICE, nameId: 'bob@corp.example' } });
    expect((await page(bob)).match(/From 203\.0\.113\.\d/g)).toEqual(['From 203.0.113.1']);
    expect((await page(alice)).match(/From 203\.0\.113\.\d/g)).toEqual(['From 203.0.113.5']);
    expect(await page(bob)).not.toContain(mine.connectionId);
  });

  it('shows them to whoever signed in for connections, where the portal asks another provider', async () => {
    const [ea] = sampleEndpoints();
    if (!ea) throw new Error('There is no EA.');
    const apart = {
      type: 'federated-authentication',
      samlProviderArn: PROVIDER_A,
      selfServiceSamlProviderArn: PROVIDER_B,
    } as const;
    const everybody = ea.authorizationRules.map((rule) => ({ ...rule, groupId: '', accessAll: true }));
    await portal.saveEndpoint({ ...ea, authenticationOptions: [apart], authorizationRules: everybody });
    await connect(device('203.0.113.7'));
    const visitor = newVisitor(portal);
    await visitor.signIn(EA, portal.idps.b);
    expect(await page(visitor)).not.toContain('Your connections');
    await visitor.signIn(EC, portal.idps.a);
    expect(await page(visitor)).toContain('From 203.0.113.7');
    await portal.saveEndpoint(ea);
  });

  it('finds all of somebody who has more than are read at once', async () => {
    const named = (name: string) => ({ connectionId: `cvpn-connection-${name.padEnd(17, '0')}` });
    for (let count = 100; count < 220; count += 1)
      await connect({ ...named(`a${count}`), phase: 'ended', connectionEndTime: portal.now() });
    for (const name of ['1', 'a150f', 'f']) await connect(named(name));
    expect((await page(alice)).match(/aria-label="End/g)).toHaveLength(3);
  });
});

describe('the owner of a connection that a directory vouches for', () => {
  const identity = {
    nameId: 'alice',
    groups: [],
    authenticatedAt: 0,
    signedInAt: 0,
    directoryId: 'd-0123456789',
    baseDn: 'dc=corp,dc=example',
  } as const;
  const by = (vouching: Partial<AuthenticatedPerson>) => {
    const person = {
      source: 'directory',
      username: 'alice',
      groups: [],
      authenticatedAt: 0,
      ...vouching,
    } as const;
    return connectionTo('any', 'cvpn-connection-1', { session: { startedAt: 0, person } });
  };
  const owned = (connection: Connection, who: SignedInIdentity) =>
    findOwnConnections({ find: async () => [{ value: connection, version: 1 }] }, endpointNamed('any'), [
      who,
    ]);

  it('is who signed in at that directory, and nobody of the same name elsewhere', async () => {
    const mine = by({ directoryId: 'd-0123456789' });
    expect(await owned(mine, identity)).toEqual([mine]);
    expect(await owned(mine, { ...identity, nameId: 'bob' })).toEqual([]);
    expect(await owned(mine, { ...identity, directoryId: 'd-9876543210' })).toEqual([]);
    expect(await owned(by({}), identity)).toEqual([]);
  });
});

describe('the button that ends a connection', () => {
  it('ends it as an administrator would, once, and tells of it in the audit', async () => {
    const { connectionId } = await connect();
    for (let press = 0; press < 2; press += 1) {
      const answer = await end(alice, connectionId);
      expect([answer.status, answer.headers.location]).toEqual([303, paths.endpoint(EA)]);
    }
    const after = await stored(connectionId);
    expect(after?.ending ?? after?.connectionEndTime).toBeDefined();
    expect(await page(alice)).not.toContain(`/connections/${connectionId}/end`);
    expect(portal.auditEvents.at(-1)).toMatchObject({
      action: 'end-connection',
      actor: OF_ALICE.username,
      samlProviderArn: PROVIDER_A,
      clientVpnEndpointId: EA,
      details: { connectionId },
    });
  });

  it('ends nothing that is somebody else’s, or of another endpoint', async () => {
    const others = [
      await connect({}, { ...OF_ALICE, username: 'bob@corp.example' }),
      await connect({}, { ...OF_ALICE, samlProviderArn: PROVIDER_B }),
      await saveEstablished(portal.store, EB, portal.now(), OF_ALICE),
    ];
    for (const { connectionId } of others) {
      expect((await end(alice, connectionId)).status).toBe(303);
      expect(await stored(connectionId)).toMatchObject({ phase: 'established', status: 'active' });
    }
    expect((await end(alice, 'cvpn-connection-00000000000000000')).status).toBe(303);
    expect((await end(alice, "' OR 1=1")).status).toBe(303);
  });

  it('does nothing without the token of the session, from another site, or for whoever is signed out', async () => {
    const { connectionId } = await connect();
    expect((await end(alice, connectionId, 'wrong')).status).toBe(403);
    const post = () => alice.agent.post(paths.endConnection(EA, connectionId)).type('form');
    await post().set({ 'Sec-Fetch-Site': 'cross-site' }).send({}).expect(403);
    const stranger = newVisitor(portal);
    const answer = await end(stranger, connectionId, '');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`url=${paths.endpoint(EA)}`);
    expect(await stored(connectionId)).toMatchObject({ phase: 'established', status: 'active' });
  });
});
