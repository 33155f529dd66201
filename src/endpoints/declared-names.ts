import { certificateArn, type Realm, samlProviderArn } from '../kernel/arn.ts';
import { type ClientVpnEndpointId, derivedClientVpnEndpointId } from '../kernel/ids.ts';
import type { Tags } from '../kernel/tags.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import type { Network, VpnSettings } from './vpn-settings.ts';

/** What an endpoint's declaration refers to. */
export interface DeclarationContext {
  readonly realm: Realm;
  readonly vpn: VpnSettings;
  readonly networks: readonly Network[];
}

/** The endpoint's id: the declared one, or the one that follows from its name and the account. */
export function declaredEndpointId(
  declaration: Pick<EndpointDeclaration, 'ClientVpnEndpointId' | 'Name'>,
  realm: Realm,
): ClientVpnEndpointId {
  return declaration.ClientVpnEndpointId ?? derivedClientVpnEndpointId(realm.account, declaration.Name ?? '');
}

/** The tags; a Name counts as one. */
export function declaredTags(declaration: EndpointDeclaration): Tags {
  const declared = [...declaration.Tags, ...declaration.TagSpecifications.flatMap(({ Tags }) => Tags)];
  const named = declaration.Name === undefined ? [] : [['Name', declaration.Name] as const];
  return Object.fromEntries([...named, ...declared.map(({ Key, Value }) => [Key, Value] as const)]);
}

/** What people call the endpoint. */
export function declaredDisplayName(declaration: EndpointDeclaration, realm: Realm): string {
  return declaredTags(declaration).Name || declaration.Description || declaredEndpointId(declaration, realm);
}

/** What `remote` says; undefined when neither DnsName nor Vpn.Domain is declared. */
export function declaredDnsName(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
): string | undefined {
  if (declaration.DnsName !== undefined) return declaration.DnsName;
  const { domain } = context.vpn;
  return domain === undefined ? undefined : `${declaredEndpointId(declaration, context.realm)}.${domain}`;
}

/** A `ServerCertificateArn` or `ClientRootCertificateChainArn`: the ARN itself, or that of the name. */
export function resolveCertificateArn(nameOrArn: string, realm: Realm): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : certificateArn(realm, nameOrArn);
}

/** A `SAMLProviderArn`: the ARN itself, or that of the name. */
export function resolveSamlProviderArn(nameOrArn: string, realm: Realm): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : samlProviderArn(realm, nameOrArn);
}
