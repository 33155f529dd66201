import { createHash } from 'node:crypto';
import type { Owner } from '../kernel/ownership.ts';
import type { SamlProvider } from './saml-provider-store.ts';

/** What is to be fetched for a provider, and how it is to be read. */
export interface MetadataOrder
  extends Pick<SamlProvider, 'samlProviderArn' | 'name' | 'entityId' | 'metadataSigningCertificate'> {
  readonly url: string;
  readonly allowsPrivateAddress?: true;
  readonly owner: Owner;
}

/** The order that a stored provider is the answer to; undefined where nothing is fetched. */
export function orderOf(provider: SamlProvider): MetadataOrder | undefined {
  const { samlProviderArn, name, entityId, metadataSigningCertificate, metadataSource, owner } = provider;
  if (metadataSource === undefined) return undefined;
  const { url, allowsPrivateAddress } = metadataSource;
  return {
    samlProviderArn,
    name,
    url,
    owner,
    ...(allowsPrivateAddress && { allowsPrivateAddress }),
    ...(entityId !== undefined && { entityId }),
    ...(metadataSigningCertificate !== undefined && { metadataSigningCertificate }),
  };
}

/** Was the document of `provider` fetched and read as `order` says; whoever owns it. */
export function isAnswerTo(provider: SamlProvider, order: MetadataOrder): boolean {
  return (
    provider.samlProviderArn === order.samlProviderArn &&
    provider.metadataSource?.url === order.url &&
    provider.metadataSource.allowsPrivateAddress === order.allowsPrivateAddress &&
    provider.entityId === order.entityId &&
    provider.metadataSigningCertificate === order.metadataSigningCertificate
  );
}

/** What is to be fetched: all that is declared, and what is stored with an address and not declared. */
export function ordersFor(
  declared: readonly MetadataOrder[],
  stored: readonly SamlProvider[],
): readonly MetadataOrder[] {
  const declaredArns = new Set(declared.map(({ samlProviderArn }) => samlProviderArn));
  const others = stored.filter(({ samlProviderArn }) => !declaredArns.has(samlProviderArn));
  return [...declared, ...others.flatMap((provider) => orderOf(provider) ?? [])];
}

/** Whose a provider is: a file that declares it with an address has it from then on, fetched or not. */
export function ownerOf(
  samlProviderArn: string,
  declared: readonly MetadataOrder[],
  stored: Pick<SamlProvider, 'owner'> | undefined,
): Owner | undefined {
  const order = declared.find((each) => each.samlProviderArn === samlProviderArn);
  return (order ?? stored)?.owner;
}

/** What two orders have in common that ask for the same, read in the same way, for the same provider. */
export function orderKey(order: MetadataOrder): string {
  const { samlProviderArn, url, allowsPrivateAddress, entityId, metadataSigningCertificate } = order;
  const parts = [samlProviderArn, url, allowsPrivateAddress, entityId, metadataSigningCertificate];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
