import type { Shape } from './declarations-shape.ts';
import type { Fault } from './declarations-words.ts';
import type { DeclarationFault } from './endpoints/declaration-fault.ts';
import { duplicates } from './endpoints/duplicates.ts';
import type { EndpointDeclaration } from './endpoints/endpoint-declaration.ts';
import { endpointFaults, type StoredResources } from './endpoints/endpoint-faults.ts';
import { networkFaults, vpnFaults } from './endpoints/network-faults.ts';
import { certificateArn, samlProviderArn } from './kernel/arn.ts';

type Entries = readonly { readonly index: number }[];

/**
 * What is wrong between the entries of a file: names used twice, references that lead nowhere, networks that overlap.
 * `stored`: what exists beside the file; undefined: unknown, so every full ARN is believed.
 */
export function referenceFaults(shape: Shape, stored: StoredResources | undefined): readonly Fault[] {
  const { Networks, Endpoints } = shape.lists;
  return [
    ...repeated(shape, 'Certificates', 'Name'),
    ...repeated(shape, 'Certificates', 'CertificateArn'),
    ...repeated(shape, 'SamlProviders', 'Name'),
    ...repeated(shape, 'AccessKeys', 'AccessKeyId'),
    ...repeated(shape, 'Directories', 'DirectoryId'),
    ...repeated(shape, 'ClientConnectHandlers', 'FunctionName'),
    ...repeated(shape, 'ConnectionLogs', 'LogGroupName'),
    ...vpnFaults(shape.single.Vpn),
    ...inTheFile(networkFaults(Networks.map(({ value }) => value)), Networks),
    ...inTheFile(faultsOfEndpoints(shape, stored), Endpoints),
  ];
}

/** Endpoints are measured against networks and `Vpn`: where these are faulty, what follows from them would be noise. */
function faultsOfEndpoints(shape: Shape, stored: StoredResources | undefined): readonly DeclarationFault[] {
  const { Account: account, Region: region, Vpn: vpn } = shape.single;
  const { Networks, Endpoints } = shape.lists;
  const surroundingsAreFaulty = shape.faults.some(({ path: [at] }) => at === 'Networks' || at === 'Vpn');
  const declarations = Endpoints.map(({ value }) => value);
  const context = { realm: { account, region }, vpn, networks: Networks.map(({ value }) => value) };
  const others = stored ?? arnsIn(declarations);
  const known = {
    directoryIds: new Set(shape.lists.Directories.map(({ value }) => value.DirectoryId)),
    certificateArns: new Set([
      ...others.certificateArns,
      ...[...shape.names('Certificates')].map((name) => certificateArn(context.realm, name)),
      ...shape.lists.Certificates.flatMap(({ value }) => value.CertificateArn ?? []),
    ]),
    samlProviderArns: new Set([
      ...others.samlProviderArns,
      ...[...shape.names('SamlProviders')].map((name) => samlProviderArn(context.realm, name)),
    ]),
  };
  return endpointFaults(declarations, context, known, { surroundingsAreFaulty });
}

/** Every ARN that the endpoints name, as if each existed. */
function arnsIn(declarations: readonly EndpointDeclaration[]): StoredResources {
  const options = declarations.flatMap((declaration) => declaration.AuthenticationOptions);
  return {
    certificateArns: new Set([
      ...declarations.map((declaration) => declaration.ServerCertificateArn),
      ...options.flatMap((option) =>
        option.Type === 'certificate-authentication'
          ? [option.MutualAuthentication.ClientRootCertificateChainArn]
          : [],
      ),
    ]),
    samlProviderArns: new Set(
      options.flatMap((option) => {
        if (option.Type !== 'federated-authentication') return [];
        const { SAMLProviderArn, SelfServiceSAMLProviderArn } = option.FederatedAuthentication;
        return SelfServiceSAMLProviderArn ? [SAMLProviderArn, SelfServiceSAMLProviderArn] : [SAMLProviderArn];
      }),
    ),
  };
}

/** The paths of `faults` count the entries that were left over; the file counts all. */
function inTheFile(faults: readonly DeclarationFault[], entries: Entries): readonly Fault[] {
  return faults.map(({ path: [section = '', place, ...rest], message }) => ({
    path: [section, entries[Number(place)]?.index ?? 0, ...rest],
    message,
  }));
}

const REPEATED = 'Another entry has this one already. Write a unique one.';

function repeated<
  Section extends
    | 'Certificates'
    | 'SamlProviders'
    | 'AccessKeys'
    | 'Directories'
    | 'ClientConnectHandlers'
    | 'ConnectionLogs',
>(
  shape: Shape,
  section: Section,
  member: keyof Shape['lists'][Section][number]['value'] & string,
): readonly Fault[] {
  const entries: readonly { readonly index: number; readonly value: object }[] = shape.lists[section];
  const said = entries.filter(({ value }) => Reflect.get(value, member) !== undefined);
  const keyOf = ({ value }: { readonly value: object }) => String(Reflect.get(value, member));
  return duplicates(said, keyOf).map((at) => ({
    path: [section, said[at]?.index ?? 0, member],
    message: REPEATED,
  }));
}
