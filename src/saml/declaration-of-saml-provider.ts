import { declaredTags, type Members, written } from '../kernel/declared-members.ts';
import { formatCreationTime } from '../kernel/declared-time.ts';
import type { SamlProvider } from './saml-provider-store.ts';

/**
 * The entry of `SamlProviders` that describes the provider whole. Where its metadata has an address, the address stands for the document,
 * which is fetched again.
 */
export function declarationOfSamlProvider(provider: SamlProvider): Members {
  const { metadataSource: source } = provider;
  return written({
    Name: provider.name,
    CreationTime: formatCreationTime(provider.createdAt),
    MetadataUrl: source?.url,
    MetadataAllowPrivateAddress: source?.allowsPrivateAddress,
    MetadataDocument: source ? undefined : provider.metadataDocument,
    EntityId: provider.entityId,
    MetadataSigningCertificate: provider.metadataSigningCertificate,
    Tags: declaredTags(provider.tags),
  });
}
