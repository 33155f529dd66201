import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { declareEndpoint } from '../../src/endpoints/declare-endpoint.ts';
import { declaredEndpointId } from '../../src/endpoints/declared-names.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { endpointDeclarationSchema } from '../../src/endpoints/endpoint-declaration.ts';
import { endpointFaults } from '../../src/endpoints/endpoint-faults.ts';
import { PosternError } from '../../src/kernel/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { type Replicas, sqlite } from '../contract/platform.ts';
import { asked, commandsOver, REAL, SERVER, saveCertificates } from './command-world.ts';
import { type Written, written } from './declaration-arbitraries.ts';
import { context, known, realm } from './declared.ts';

let replicas: Replicas;
let store: Store;
beforeAll(async () => {
  replicas = await sqlite.start();
  store = replicas.stores[0];
  await saveCertificates(store);
});
afterAll(() => replicas.close());

it('What a file can say makes the same endpoint as the same said to the API, or both refuse it', async () => {
  const outcomes: unknown[] = [];
  await fc.assert(
    fc.asyncProperty(written, async (text) => {
      const made = await byApi(text);
      outcomes.push(made);
      expect(made).toEqual(await byFile(text));
    }),
    { numRuns: 100 },
  );
  const refused = outcomes.filter((outcome) => outcome === 'refused').length;
  expect(Math.min(refused, outcomes.length - refused)).toBeGreaterThan(5);
});

async function byFile(text: Written): Promise<unknown> {
  const declaration = endpointDeclarationSchema.safeParse(text).data;
  if (!declaration || endpointFaults([declaration], context, known).length > 0) return 'refused';
  const deps = { endpoints: store.endpoints, clock: Date.now };
  await declareEndpoint(deps, declaration, context, { kind: 'file', file: 'postern.yaml' });
  const id = declaredEndpointId(declaration, realm);
  const found = await store.endpoints.get(id);
  if (!found) throw new Error('The endpoint was not made.');
  await store.endpoints.delete(id, found.version);
  return comparable(found.value);
}

async function byApi(text: Written): Promise<unknown> {
  const commands = commandsOver(store);
  let made: string | undefined;
  try {
    made = (await commands.createClientVpnEndpoint(requestOf(text), REAL)).clientVpnEndpointId;
    await complete(commands, made, text);
    return comparable((await store.endpoints.get(made as Endpoint['clientVpnEndpointId']))?.value);
  } catch (error) {
    if (error instanceof PosternError) return 'refused';
    throw error;
  }
}

function requestOf(text: Written) {
  const { AuthenticationOptions, ClientLoginBannerOptions: banner, ConnectionLogOptions: log } = text;
  const isMutual = AuthenticationOptions[0]?.Type === 'certificate-authentication';
  return {
    ...asked,
    ...(isMutual
      ? {
          authenticationOptions: [
            { type: 'certificate-authentication', clientRootCertificateChainArn: SERVER },
          ],
        }
      : {}),
    splitTunnel: text.SplitTunnel ?? false,
    vpnPort: text.VpnPort ?? 443,
    sessionTimeoutHours: text.SessionTimeoutHours ?? 24,
    dnsServers: text.DnsServers ?? [],
    ...(banner ? { clientLoginBannerOptions: { enabled: true, bannerText: banner.BannerText ?? '' } } : {}),
    ...(log
      ? { connectionLogOptions: { enabled: true, cloudwatchLogGroup: log.CloudwatchLogGroup ?? '' } }
      : {}),
    ...(text.VpcId === undefined ? {} : { vpcId: text.VpcId }),
    securityGroupIds: text.SecurityGroupIds ?? [],
  };
}

async function complete(commands: ReturnType<typeof commandsOver>, id: string, text: Written): Promise<void> {
  for (const { SubnetId } of text.TargetNetworks ?? []) {
    await commands.associateClientVpnTargetNetwork({ clientVpnEndpointId: id, subnetId: SubnetId }, REAL);
  }
  for (const rule of text.AuthorizationRules ?? []) {
    await commands.authorizeClientVpnIngress(
      {
        clientVpnEndpointId: id,
        targetNetworkCidr: rule.TargetNetworkCidr,
        ...(rule.AccessGroupId === undefined
          ? { authorizeAllGroups: true }
          : { accessGroupId: rule.AccessGroupId }),
      },
      REAL,
    );
  }
  for (const { DestinationCidrBlock, TargetVpcSubnetId } of text.Routes ?? []) {
    await commands.createClientVpnRoute(
      {
        clientVpnEndpointId: id,
        destinationCidrBlock: DestinationCidrBlock,
        targetVpcSubnetId: TargetVpcSubnetId,
      },
      REAL,
    );
  }
}

/** All but what differs by nature: ids, the time, and whose it is. */
function comparable(endpoint: Endpoint | undefined): unknown {
  const {
    clientVpnEndpointId: _,
    displayName: __,
    dnsName,
    createdAt,
    owner,
    ...rest
  } = endpoint as Endpoint;
  return { ...rest, targetNetworks: rest.targetNetworks.map(({ subnetId, vpcId }) => ({ subnetId, vpcId })) };
}
