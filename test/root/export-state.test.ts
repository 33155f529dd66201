import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { applyDeclarations } from '../../src/apply.ts';
import { readDeclarations } from '../../src/declarations.ts';
import type { EndpointCommands } from '../../src/endpoints/endpoint-commands.ts';
import type { CreateClientVpnEndpointRequest } from '../../src/endpoints/endpoint-requests.ts';
import { exportState } from '../../src/export-state.ts';
import { PosternError } from '../../src/kernel/errors.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createCertificateCommands } from '../../src/pki/certificate-commands.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { FILES } from '../../src/read-text-file.ts';
import { createSamlProviderCommands } from '../../src/saml/saml-provider-commands.ts';
import type { Store } from '../../src/store/store.ts';
import { type Replicas, redis, sqlite } from '../contract/platform.ts';
import { commandsOver, REAL } from '../endpoints/command-world.ts';
import { realm, writtenNetwork } from '../endpoints/declared.ts';
import { makeCertificates } from '../pki/certificates.ts';
import { type ConfigurationDirectory, configurationDirectory } from '../support/configuration-directory.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { createScriptedIdp, idpMetadata } from '../support/scripted-idp.ts';

const cipher = createPrivateKeyCipher({
  dataKeys: [new Secret(Buffer.alloc(32, 7).toString('base64'))],
  random: randomBytes,
});
const needs = { cipher, clock: Date.now, random: randomBytes, audit: { record: () => undefined } };
const { logger } = recordingLogger();

/** The sections that no state fills. */
const sections = {
  Account: realm.account,
  Region: realm.region,
  AccessKeys: [
    {
      UserName: 'ops',
      AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      SecretAccessKey: 'a secret that no export may hold, ever',
      Policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    },
  ],
  Networks: [writtenNetwork],
  Vpn: { Domain: 'vpn.example.com' },
  ClientConnectHandlers: [
    {
      FunctionName: 'AWSClientVPN-posture',
      Url: 'https://posture.example.com/',
      Secret: Buffer.from('a key that no export may hold, ever').toString('base64'),
    },
  ],
  Directories: [{ DirectoryId: 'd-0123456789', Url: 'ldaps://dc.example.com', BaseDn: 'DC=example,DC=com' }],
};

let made: Awaited<ReturnType<typeof makeCertificates>>;
let metadata: string;
let from: Replicas;
let to: Replicas;
let directory: ConfigurationDirectory;
beforeAll(async () => {
  [made, metadata, from, to] = await Promise.all([
    makeCertificates(),
    createScriptedIdp().then((idp) => idpMetadata(idp)),
    sqlite.start(),
    redis.start(),
  ]);
  directory = configurationDirectory({
    'AKIAIOSFODNN7EXAMPLE.secret': 'a secret that no export may hold, ever',
    'AWSClientVPN-posture.secret': sections.ClientConnectHandlers[0]?.Secret ?? '',
  });
});
afterAll(async () => {
  directory.remove();
  await Promise.all([from.close(), to.close()]);
});

type Operation = (commands: EndpointCommands, id: string) => Promise<unknown>;

const description = fc.option(fc.stringMatching(/^[ -~]{1,40}$/), { nil: undefined });
const group = fc.constantFrom('engineering', 'Engineering', 'Straße #1: "x"', '007', 'yes');

const network = fc.constantFrom('10.0.0.0/16', '10.0.9.0/24', '0.0.0.0/0', '192.0.2.0/24', '10.100.0.0/16');
const subnet = fc.constantFrom('subnet-0a', 'subnet-0b', 'subnet-0c');

const operation: fc.Arbitrary<Operation> = fc.oneof(
  subnet.map(
    (subnetId): Operation =>
      (commands, clientVpnEndpointId) =>
        commands.associateClientVpnTargetNetwork({ clientVpnEndpointId, subnetId }, REAL),
  ),
  fc.tuple(network, fc.option(group, { nil: undefined }), description).map(
    ([targetNetworkCidr, accessGroupId, text]): Operation =>
      (commands, clientVpnEndpointId) =>
        commands.authorizeClientVpnIngress(
          {
            clientVpnEndpointId,
            targetNetworkCidr,
            ...(accessGroupId === undefined ? { authorizeAllGroups: true } : { accessGroupId }),
            ...(text === undefined ? {} : { description: text }),
          },
          REAL,
        ),
  ),
  fc.tuple(network, fc.oneof(subnet, fc.constant('local')), description).map(
    ([destinationCidrBlock, targetVpcSubnetId, text]): Operation =>
      (commands, clientVpnEndpointId) =>
        commands.createClientVpnRoute(
          {
            clientVpnEndpointId,
            destinationCidrBlock,
            targetVpcSubnetId,
            ...(text === undefined ? {} : { description: text }),
          },
          REAL,
        ),
  ),
  fc
    .dictionary(fc.stringMatching(/^[ -~]{1,20}$/), fc.stringMatching(/^[ -~äß🦊]{0,20}$/u), { maxKeys: 4 })
    .map(
      (tags): Operation =>
        (commands, id) =>
          commands.createTags(
            id,
            Object.entries(tags).map(([key, value]) => ({ key, value })),
            REAL,
          ),
    ),
  fc
    .record({
      description: fc.stringMatching(/^[ -~]{0,40}$/),
      splitTunnel: fc.boolean(),
      vpnPort: fc.constantFrom(443, 1194),
      sessionTimeoutHours: fc.constantFrom(8, 10, 12, 24),
      selfServicePortal: fc.constantFrom('enabled', 'disabled'),
      disconnectOnSessionTimeout: fc.boolean(),
      dnsServers: fc.constantFrom({ enabled: false }, { customDnsServers: ['10.0.0.2', '10.0.0.3'] }),
      clientLoginBannerOptions: fc.constantFrom(
        { enabled: false },
        { enabled: true, bannerText: 'Two lines,\nthe second: "quoted" #x\n' },
      ),
      connectionLogOptions: fc.constantFrom(
        { enabled: false },
        { enabled: true, cloudwatchLogGroup: 'vpn', cloudwatchLogStream: 's' },
      ),
      clientConnectOptions: fc.constantFrom(
        { enabled: false },
        {
          enabled: true,
          lambdaFunctionArn: `arn:aws:lambda:${realm.region}:${realm.account}:function:AWSClientVPN-posture`,
        },
      ),
      clientRouteEnforcementOptions: fc.record({ enforced: fc.boolean() }),
    })
    .map(
      (changes): Operation =>
        (commands, clientVpnEndpointId) =>
          commands.modifyClientVpnEndpoint({ clientVpnEndpointId, ...changes }, REAL),
    ),
);

/** What the guide forbids is refused, and leaves the state as it was. */
async function tried(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof PosternError)) throw error;
  });
}

async function clear(store: Store): Promise<void> {
  for (const kind of [store.endpoints, store.samlProviders, store.certificates] as const) {
    for (const { value, version } of await kind.list()) {
      const id = Object.values(value).find((member) => /^(cvpn-|arn:)/.test(String(member)));
      await (kind.delete as (id: string, version: number) => Promise<void>)(String(id), version);
    }
  }
}

/** All that a store says of itself, but for whose it is and how keys are encrypted. */
async function stateOf(store: Store): Promise<unknown> {
  const without = <Value extends { readonly owner: unknown }>(list: readonly { readonly value: Value }[]) =>
    list.map(({ value: { owner, ...rest } }) => rest);
  const certificates = without(await store.certificates.list()).map(
    ({ encryptedPrivateKey, importedAt, ...rest }) => ({
      ...rest,
      privateKey: cipher.decrypt(encryptedPrivateKey, rest.certificateArn).reveal(),
    }),
  );
  return {
    certificates,
    samlProviders: without(await store.samlProviders.list()),
    endpoints: without(await store.endpoints.list()),
  };
}

async function applied(text: string, store: Store): Promise<void> {
  directory.write('postern.yaml', text);
  const declarations = readDeclarations(directory.file, FILES);
  await applyDeclarations({ ...needs, logger, store }, declarations, { prune: false });
}

/** Two endpoints over things that the API took in. */
async function populate(store: Store): Promise<readonly string[]> {
  const certificates = createCertificateCommands({
    ...needs,
    certificates: store.certificates,
    realm: () => realm,
    usesOf: async () => ({ asServer: [], asClientAuthority: [] }),
  });
  const serverCertificateArn = await certificates.importCertificate({
    certificate: made.server.certificate,
    privateKey: new Secret(made.server.privateKey),
    certificateChain: made.intermediate.certificate + made.root.certificate,
    tags: [{ key: 'team', value: 'network' }],
  });
  const providers = createSamlProviderCommands({
    ...needs,
    logger,
    samlProviders: store.samlProviders,
    realm: () => realm,
    metadataOrders: () => [],
    endpointsOf: async () => [],
  });
  const { samlProviderArn } = await providers.createSamlProvider({
    name: 'corp',
    metadataDocument: metadata,
    tags: [{ key: 'owner', value: 'it' }],
  });
  const commands = commandsOver(store, {
    references: { samlProviderExists: async () => true, directoryExists: () => true },
  });
  const create = async (changes: Partial<CreateClientVpnEndpointRequest>) => {
    const request = {
      clientCidrBlock: '10.100.0.0/16',
      serverCertificateArn,
      authenticationOptions: [],
      ...changes,
    };
    return (await commands.createClientVpnEndpoint(request, REAL)).clientVpnEndpointId;
  };
  return [
    await create({ authenticationOptions: [{ type: 'federated-authentication', samlProviderArn }] }),
    await create({
      clientCidrBlock: '10.104.0.0/22',
      transportProtocol: 'tcp',
      vpcId: 'vpc-0a',
      securityGroupIds: ['sg-0b'],
      authenticationOptions: [
        { type: 'certificate-authentication', clientRootCertificateChainArn: serverCertificateArn },
        { type: 'directory-service-authentication', directoryId: 'd-0123456789' },
      ],
    }),
  ];
}

describe('The state, exported and applied to an empty store', () => {
  it('is the same state, whatever was done before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), operation), { maxLength: 12 }), async (operations) => {
        const [source] = from.stores;
        const [target] = to.stores;
        await Promise.all([clear(source), clear(target)]);
        const ids = await populate(source);
        const commands = commandsOver(source, {
          references: { samlProviderExists: async () => true, directoryExists: () => true },
        });
        for (const [at, act] of operations) await tried(act(commands, ids[at] ?? ''));
        const text = await exportState(source, { sections, domain: sections.Vpn.Domain });
        expect(text).not.toContain('no export may hold');
        expect(text).not.toContain(sections.ClientConnectHandlers[0]?.Secret);
        expect(text).toContain('SecretFile: ./AWSClientVPN-posture.secret');
        await applied(text, target);
        expect(await stateOf(target)).toEqual(await stateOf(source));
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  it('keeps the routes that a subnet had, when its network got another CIDR since', async () => {
    const [source] = from.stores;
    const [target] = to.stores;
    await Promise.all([clear(source), clear(target)]);
    const [id = ''] = await populate(source);
    await commandsOver(source).associateClientVpnTargetNetwork(
      { clientVpnEndpointId: id, subnetId: 'subnet-0a' },
      REAL,
    );
    const grown = { ...writtenNetwork, CidrBlocks: [...writtenNetwork.CidrBlocks, '10.7.0.0/16'] };
    await applied(
      await exportState(source, { sections: { ...sections, Networks: [grown] }, domain: 'vpn.example.com' }),
      target,
    );
    expect(await stateOf(target)).toEqual(await stateOf(source));
  });

  it('is refused with the place in the file where a data key does not open a private key', async () => {
    const [source] = from.stores;
    const [target] = to.stores;
    await Promise.all([clear(source), clear(target)]);
    await populate(source);
    directory.write('postern.yaml', await exportState(source, { sections, domain: 'vpn.example.com' }));
    const otherKey = createPrivateKeyCipher({
      dataKeys: [new Secret(Buffer.alloc(32, 8).toString('base64'))],
      random: randomBytes,
    });
    const declarations = readDeclarations(directory.file, FILES);
    const work = applyDeclarations({ ...needs, cipher: otherKey, logger, store: target }, declarations, {
      prune: false,
    });
    await expect(work).rejects.toMatchObject({
      faults: [expect.stringMatching(/^postern\.yaml:\d+:\d+: Certificates\[0\]\.EncryptedPrivateKey: \S/)],
    });
    expect(await target.certificates.list()).toEqual([]);
  });

  it('names nothing that is not there', async () => {
    const [source] = from.stores;
    await clear(source);
    const text = await exportState(source, { sections: {}, domain: undefined });
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      stringify({}).trim(),
    ]);
  });
});
