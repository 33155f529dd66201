import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointCommands } from '../../src/endpoints/endpoint-commands.ts';
import type { EndpointStore } from '../../src/endpoints/endpoint-store.ts';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../../src/kernel/ids.ts';
import type { OneTimeStore } from '../../src/kernel/one-time-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type Replicas, redis, sqlite } from '../contract/platform.ts';
import { asked, commandsOver, DRY, REAL, saveCertificates } from './command-world.ts';

describe.each([sqlite, redis])('Changes of endpoints from two replicas on $name', (platform) => {
  let replicas: Replicas;
  let store: Store;
  let one: EndpointCommands;
  let other: EndpointCommands;
  let id: ClientVpnEndpointId;

  beforeAll(async () => {
    replicas = await platform.start();
    store = replicas.stores[0];
    await saveCertificates(store);
    one = commandsOver(store);
    other = commandsOver(replicas.stores[1]);
  });
  afterAll(() => replicas.close());
  beforeEach(async () => {
    ({ clientVpnEndpointId: id } = await one.createClientVpnEndpoint(asked, REAL));
  });

  const stored = async () => {
    const found = await store.endpoints.get(id);
    if (!found) throw new Error('The endpoint is gone.');
    return found;
  };
  const cidr = (n: number) => `10.${n}.0.0/16`;
  const forAll = (n: number) => ({
    clientVpnEndpointId: id,
    targetNetworkCidr: cidr(n),
    authorizeAllGroups: true,
  });
  const ruledCidrs = async () =>
    (await stored()).value.authorizationRules.map(({ destinationCidr }) => destinationCidr);

  it('are all in after 200 at the same time, each exactly once', async () => {
    const all = Array.from({ length: 200 }, (_, n) =>
      (n % 2 ? one : other).authorizeClientVpnIngress(forAll(n), REAL),
    );
    await Promise.all(all);
    const cidrs = await ruledCidrs();
    expect(cidrs.toSorted()).toEqual(Array.from({ length: 200 }, (_, n) => cidr(n)).toSorted());
    expect((await stored()).version).toBe(201);
  });

  it('give the same answer and one object to the same client token, also at the same time', async () => {
    const clientToken = `associate-${id}`;
    const request = { clientVpnEndpointId: id, subnetId: 'subnet-0a' };
    const answers = await Promise.all(
      [one, other, one, other].map((commands) =>
        commands.associateClientVpnTargetNetwork(request, { ...REAL, clientToken }),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect((await stored()).value.targetNetworks.map(({ associationId }) => associationId)).toEqual([
      answers[0],
    ]);
    await one.disassociateClientVpnTargetNetwork(
      { clientVpnEndpointId: id, associationId: String(answers[0]) },
      REAL,
    );
    const later = await other.associateClientVpnTargetNetwork(request, { ...REAL, clientToken });
    expect([later, (await stored()).value.targetNetworks]).toEqual([answers[0], []]);
  });

  it('give one endpoint to the same client token, also at the same time', async () => {
    const before = (await store.endpoints.list()).length;
    const options = { ...REAL, clientToken: `create-${id}` };
    const made = await Promise.all(
      [one, other, one, other].map((commands) => commands.createClientVpnEndpoint(asked, options)),
    );
    expect(new Set(made.map(({ clientVpnEndpointId }) => clientVpnEndpointId)).size).toBe(1);
    expect((await store.endpoints.list()).length).toBe(before + 1);
  });

  it('refuse a client token that was used for another request of the action, and no other', async () => {
    const options = { ...REAL, clientToken: `token-${id}` };
    await one.authorizeClientVpnIngress(forAll(1), options);
    await expect(other.authorizeClientVpnIngress(forAll(2), options)).rejects.toMatchObject({
      code: 'IdempotentParameterMismatch',
    });
    await other.associateClientVpnTargetNetwork({ clientVpnEndpointId: id, subnetId: 'subnet-0a' }, options);
    expect(await ruledCidrs()).toEqual([cidr(1)]);
  });

  it('do what was claimed when the process died before it was saved', async () => {
    const options = { ...REAL, clientToken: `died-${id}` };
    const dying = commandsOver(store, { endpoints: { ...store.endpoints, save: died } });
    await expect(dying.authorizeClientVpnIngress(forAll(3), options)).rejects.toThrow('killed');
    await expect(dying.createClientVpnEndpoint(asked, options)).rejects.toThrow('killed');
    await other.authorizeClientVpnIngress(forAll(3), options);
    const { clientVpnEndpointId } = await other.createClientVpnEndpoint(asked, options);
    expect(await ruledCidrs()).toEqual([cidr(3)]);
    expect(await store.endpoints.get(clientVpnEndpointId)).toBeDefined();
  });

  it('are done once when the process died after it was saved', async () => {
    const options = { ...REAL, clientToken: `late-${id}` };
    const oneTime: OneTimeStore = { ...store.oneTime, consume: died };
    const dying = commandsOver(store, { oneTime });
    await expect(dying.authorizeClientVpnIngress(forAll(4), options)).rejects.toThrow('killed');
    await expect(dying.createClientVpnEndpoint(asked, options)).rejects.toThrow('killed');
    const count = (await store.endpoints.list()).length;
    await other.authorizeClientVpnIngress(forAll(4), options);
    await other.createClientVpnEndpoint(asked, options);
    expect(await ruledCidrs()).toEqual([cidr(4)]);
    expect((await store.endpoints.list()).length).toBe(count);
  });

  it.each(['no quota is left', 'a look-up came too early'])(
    'find the endpoint that a dead process made, where %s',
    async (where) => {
      const options = { ...REAL, clientToken: `found-${id}` };
      const dying = commandsOver(store, { oneTime: { ...store.oneTime, consume: died } });
      await expect(dying.createClientVpnEndpoint(asked, options)).rejects.toThrow('killed');
      const count = (await store.endpoints.list()).length;
      const quotas = () => ({ clientVpnEndpoints: count, authorizationRules: 50, routes: 10 });
      const early = { endpoints: { ...store.endpoints, get: async () => undefined } };
      const finding = commandsOver(store, where === 'no quota is left' ? { quotas } : early);
      const { clientVpnEndpointId } = await finding.createClientVpnEndpoint(asked, options);
      expect(await store.endpoints.get(clientVpnEndpointId)).toBeDefined();
      expect((await store.endpoints.list()).length).toBe(count);
    },
  );

  it('refuse what is there already to a token that made nothing, and to none', async () => {
    await one.authorizeClientVpnIngress(forAll(5), REAL);
    for (const options of [REAL, { ...REAL, clientToken: `fresh-${id}` }]) {
      await expect(other.authorizeClientVpnIngress(forAll(5), options)).rejects.toMatchObject({
        code: 'AuthorizationRuleAlreadyExists',
      });
    }
  });

  it('save nothing and use no token in a dry run, which fails as the real one would', async () => {
    const options = { ...DRY, clientToken: `dry-${id}` };
    await expect(one.authorizeClientVpnIngress(forAll(6), options)).rejects.toMatchObject({
      code: 'DryRunOperation',
    });
    await expect(one.createClientVpnEndpoint(asked, options)).rejects.toMatchObject({
      code: 'DryRunOperation',
    });
    expect((await stored()).version).toBe(1);
    await one.authorizeClientVpnIngress(forAll(7), { ...options, ...REAL });
    await expect(one.authorizeClientVpnIngress(forAll(7), DRY)).rejects.toMatchObject({
      code: 'AuthorizationRuleAlreadyExists',
    });
  });

  it('are refused for an endpoint that the configuration file owns, naming the file', async () => {
    const { value, version } = await stored();
    await store.endpoints.save({ ...value, owner: { kind: 'file', file: 'postern.yaml' } }, version);
    await expect(one.authorizeClientVpnIngress(forAll(8), REAL)).rejects.toThrow(/declared in postern.yaml/);
    await expect(one.deleteClientVpnEndpoint(id, REAL)).rejects.toMatchObject({
      code: 'OperationNotPermitted',
    });
  });

  it('are refused for what is no endpoint, whatever it looks like', async () => {
    const { clientVpnEndpointId: gone } = await one.createClientVpnEndpoint(asked, REAL);
    await one.deleteClientVpnEndpoint(gone, REAL);
    for (const text of [gone, 'cvpn-endpoint-00000000000000000', '', '__proto__', 'cvpn-endpoint-X']) {
      await expect(one.deleteClientVpnEndpoint(text, REAL)).rejects.toMatchObject({
        code: 'ClientVpnEndpointNotFound',
      });
    }
  });

  it.each(['', 'x'.repeat(65), 'two words', 'Zoë'])('refuse the client token %j', async (clientToken) => {
    const options = { ...REAL, clientToken };
    const code = 'InvalidClientToken';
    await expect(one.createClientVpnEndpoint(asked, options)).rejects.toMatchObject({ code });
    await expect(one.authorizeClientVpnIngress(forAll(9), options)).rejects.toMatchObject({ code });
  });

  it('give up with ConcurrentChange when others never stop, after 20 seconds', async () => {
    let now = 0;
    const endpoints: EndpointStore = {
      ...store.endpoints,
      save: () => Promise.reject(new ConcurrentChange('Somebody was faster.')),
    };
    const pause = async (milliseconds: number) => {
      now += milliseconds + 1;
    };
    const late = commandsOver(store, { endpoints, pause, clock: () => now });
    await expect(late.authorizeClientVpnIngress(forAll(10), REAL)).rejects.toThrow(ConcurrentChange);
    expect(now).toBeGreaterThanOrEqual(20_000);
  });

  it('are asked to come again when their turn comes after 20 seconds, so that nobody waits for the dead', async () => {
    let now = 0;
    const endpoints: EndpointStore = {
      ...store.endpoints,
      get: (...args) => {
        now += 1_500;
        return store.endpoints.get(...args);
      },
    };
    const slow = commandsOver(store, { endpoints, clock: () => now });
    const many = Array.from({ length: 30 }, (_, n) => slow.authorizeClientVpnIngress(forAll(n), REAL));
    const outcomes = await Promise.allSettled(many);
    const done = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(done).toHaveLength(14);
    expect(await ruledCidrs()).toEqual(done.map((_, n) => cidr(n)));
    expect(outcomes[29]).toMatchObject({ reason: { code: 'ConcurrentChange' } });
  });

  it('make ids as AWS writes them', () => {
    expect(parseClientVpnEndpointId(id)).toBe(id);
  });
});

const died = () => Promise.reject(new Error('killed'));
