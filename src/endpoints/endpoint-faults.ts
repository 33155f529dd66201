import { MOST_TAGS } from '../kernel/tags.ts';
import { handlerFailures } from './client-connect-handler.ts';
import type { DeclarationFault } from './declaration-fault.ts';
import {
  type DeclarationContext,
  declaredDnsName,
  declaredEndpointId,
  declaredTags,
  resolveCertificateArn,
  resolveSamlProviderArn,
} from './declared-names.ts';
import { findSubnet } from './declared-networks.ts';
import { duplicates } from './duplicates.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import { foldDeclaration } from './fold-declaration.ts';
import { overlappingBlock } from './target-networks.ts';
import type { Network } from './vpn-settings.ts';

/** The certificates and providers that exist. */
export interface StoredResources {
  readonly certificateArns: ReadonlySet<string>;
  readonly samlProviderArns: ReadonlySet<string>;
}

/** What endpoints may name: what exists, and what the same file declares. */
export interface KnownResources extends StoredResources {
  readonly directoryIds: ReadonlySet<string>;
}

/**
 * What is wrong with `Endpoints` as a whole, beyond what the schema of one entry can see: names that lead
 * nowhere, networks that overlap, things said twice. No faults: `declareEndpoint` can apply all of them.
 * `surroundingsAreFaulty`: networks or `Vpn` have faults of their own, so nothing is measured against them.
 */
export function endpointFaults(
  declarations: readonly EndpointDeclaration[],
  context: DeclarationContext,
  known: KnownResources,
  { surroundingsAreFaulty = false }: { readonly surroundingsAreFaulty?: boolean } = {},
): readonly DeclarationFault[] {
  const ids = duplicates(declarations, (declaration) => declaredEndpointId(declaration, context.realm));
  return [
    ...ids.map((index) => ({
      path: ['Endpoints', index, declarations[index]?.ClientVpnEndpointId ? 'ClientVpnEndpointId' : 'Name'],
      message: 'Another endpoint has this id or name. Write a unique one.',
    })),
    ...declarations.flatMap((declaration, index) => {
      const faults = [
        ...referenceFaults(declaration, context, known),
        ...handlerFaults(declaration, context),
        ...(surroundingsAreFaulty ? [] : surroundingFaults(declaration, context)),
        ...transitionFaults(declaration, context, surroundingsAreFaulty),
        ...tagFaults(declaration),
      ];
      return faults.map(({ path, message }) => ({ path: ['Endpoints', index, ...path], message }));
    }),
  ];
}

/** What depends on the networks and on `Vpn`. */
function surroundingFaults(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
): readonly DeclarationFault[] {
  return [...dnsNameFaults(declaration, context), ...overlapFaults(declaration, context.networks)];
}

/** What the transitions would refuse, which callers of the API meet too. */
function transitionFaults(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  surroundingsAreFaulty: boolean,
): readonly DeclarationFault[] {
  const clientVpnEndpointId = declaredEndpointId(declaration, context.realm);
  const owner = { kind: 'file', file: '' } as const;
  const identity = { clientVpnEndpointId, dnsName: clientVpnEndpointId, createdAt: 0, owner };
  return foldDeclaration(declaration, context, identity, { surroundingsAreFaulty }).faults;
}

/** Guide, "Client connect handler". */
function handlerFaults(
  { ClientConnectOptions }: EndpointDeclaration,
  { realm }: DeclarationContext,
): readonly DeclarationFault[] {
  if (!ClientConnectOptions?.Enabled) return [];
  return handlerFailures(ClientConnectOptions.LambdaFunctionArn, realm).map(({ message }) => ({
    path: ['ClientConnectOptions', 'LambdaFunctionArn'],
    message,
  }));
}

/** Guide, section "Rules and best practices": client addresses must be apart from the network's own. */
function overlapFaults(
  declaration: EndpointDeclaration,
  networks: readonly Network[],
): readonly DeclarationFault[] {
  const network = networkOf(declaration, networks);
  const block = network && overlappingBlock(network, declaration.ClientCidrBlock);
  if (block === undefined) return [];
  return [
    {
      path: ['ClientCidrBlock'],
      message: `This overlaps ${block} of ${network?.vpcId}. Write addresses that no network uses.`,
    },
  ];
}

/** The network of an endpoint: the declared one, or that of the first target network. */
function networkOf(
  { VpcId, TargetNetworks: [first] }: EndpointDeclaration,
  networks: readonly Network[],
): Network | undefined {
  if (VpcId !== undefined) return networks.find(({ vpcId }) => vpcId === VpcId);
  return first && findSubnet(networks, first.SubnetId)?.network;
}

function dnsNameFaults(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
): readonly DeclarationFault[] {
  if (declaredDnsName(declaration, context) !== undefined) return [];
  return [
    {
      path: ['DnsName'],
      message: 'Profiles need a name to connect to. Write Domain in Vpn, or DnsName here.',
    },
  ];
}

function referenceFaults(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
  known: KnownResources,
): readonly DeclarationFault[] {
  const certificate = (name: string, path: DeclarationFault['path']) =>
    known.certificateArns.has(resolveCertificateArn(name, context.realm))
      ? []
      : [{ path, message: `There is no certificate ${name}. Write the Name of an entry of Certificates.` }];
  const provider = (name: string, path: DeclarationFault['path']) =>
    known.samlProviderArns.has(resolveSamlProviderArn(name, context.realm))
      ? []
      : [
          {
            path,
            message: `There is no SAML provider ${name}. Write the Name of an entry of SamlProviders.`,
          },
        ];
  const directory = (id: string, path: DeclarationFault['path']) =>
    known.directoryIds.has(id)
      ? []
      : [{ path, message: `There is no directory ${id}. Write the DirectoryId of an entry of Directories.` }];
  return [
    ...certificate(declaration.ServerCertificateArn, ['ServerCertificateArn']),
    ...declaration.AuthenticationOptions.flatMap((option, index) => {
      const path = ['AuthenticationOptions', index];
      if (option.Type === 'certificate-authentication') {
        const member = ['MutualAuthentication', 'ClientRootCertificateChainArn'];
        return certificate(option.MutualAuthentication.ClientRootCertificateChainArn, [...path, ...member]);
      }
      if (option.Type === 'directory-service-authentication') {
        return directory(option.ActiveDirectory.DirectoryId, [...path, 'ActiveDirectory', 'DirectoryId']);
      }
      const { SAMLProviderArn, SelfServiceSAMLProviderArn = SAMLProviderArn } =
        option.FederatedAuthentication;
      const federated = [...path, 'FederatedAuthentication'];
      return [
        ...provider(SAMLProviderArn, [...federated, 'SAMLProviderArn']),
        ...(SelfServiceSAMLProviderArn === SAMLProviderArn
          ? []
          : provider(SelfServiceSAMLProviderArn, [...federated, 'SelfServiceSAMLProviderArn'])),
      ];
    }),
  ];
}

function tagFaults(declaration: EndpointDeclaration): readonly DeclarationFault[] {
  const specified = declaration.TagSpecifications.flatMap(({ Tags }, index) =>
    Tags.map(({ Key }, at) => ({ key: Key, path: ['TagSpecifications', index, 'Tags', at, 'Key'] })),
  );
  const tags = [
    ...(declaration.Name === undefined ? [] : [{ key: 'Name', path: ['Name'] }]),
    ...declaration.Tags.map(({ Key }, index) => ({ key: Key, path: ['Tags', index, 'Key'] })),
    ...specified,
  ];
  const repeated = duplicates(tags, (tag) => tag.key).map((at) => ({
    path: tags[at]?.path ?? [],
    message: 'This tag is there already (Name counts as one). Remove one of the two.',
  }));
  const count = Object.keys(declaredTags(declaration)).length;
  if (count <= MOST_TAGS) return repeated;
  return [
    ...repeated,
    { path: ['Tags'], message: `These are ${count} tags in all. Write at most ${MOST_TAGS}.` },
  ];
}
