import { X509Certificate } from 'node:crypto';
import { certificateUses } from './endpoints/resource-uses.ts';
import { endOfRevocationList } from './endpoints/revocation-list-facts.ts';
import type { RevocationList } from './endpoints/revocation-list-store.ts';
import { PosternError } from './kernel/errors.ts';
import type { Expiry } from './ops/expiry.ts';
import { pathEndOf } from './pki/certificate.ts';
import type { CertificateUses } from './pki/certificate-commands.ts';
import type { StoredCertificate } from './pki/certificate-store.ts';
import { clientCertificateAuthorities, endOfAuthorities } from './pki/client-authority.ts';
import { SERVER_AUTHENTICATION } from './pki/server-use.ts';
import type { IdpMetadata } from './saml/idp-metadata.ts';
import { metadataOf } from './saml/saml-provider-metadata.ts';
import type { SamlProvider } from './saml/saml-provider-store.ts';
import type { Store } from './store/store.ts';

/**
 * Everything in the store that ends at a known time. What cannot be read is left out: whoever needs it is told then.
 * Throws `StoreUnavailable`.
 */
export async function readExpiries(
  store: Pick<Store, 'endpoints' | 'certificates' | 'samlProviders' | 'revocationLists'>,
): Promise<readonly Expiry[]> {
  const [endpoints, certificates, providers, revocationLists] = await Promise.all([
    store.endpoints.list(),
    store.certificates.list(),
    store.samlProviders.list(),
    store.revocationLists.list(),
  ]);
  const usesOf = (arn: string) =>
    certificateUses(
      endpoints.map(({ value }) => value),
      arn,
    );
  return [
    ...certificates.flatMap(({ value }) =>
      ifReadable(() => ofCertificate(value, usesOf(value.certificateArn))),
    ),
    ...providers.flatMap(({ value }) => ifReadable(() => ofProvider(value))),
    ...revocationLists.flatMap(({ value }) => ifReadable(() => ofRevocationList(value))),
  ];
}

function ifReadable(read: () => readonly Expiry[]): readonly Expiry[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof PosternError) return [];
    throw error;
  }
}

/** For what endpoints use it. One that none uses is taken for one of a server, unless it is made for people alone. */
function ofCertificate(
  stored: StoredCertificate,
  { asServer, asClientAuthority }: CertificateUses,
): readonly Expiry[] {
  const { certificateArn: id, name } = stored;
  const isUnused = asServer.length + asClientAuthority.length === 0;
  const isForServers = asServer.length > 0 || (isUnused && !isForClientsAlone(stored));
  const authorities = asClientAuthority.length > 0 ? clientCertificateAuthorities(stored) : [];
  return [
    ...(isForServers ? [{ kind: 'server-certificate' as const, id, name, endsAt: pathEndOf(stored) }] : []),
    ...(authorities.length > 0
      ? [{ kind: 'client-authority' as const, id, name, endsAt: endOfAuthorities(authorities) }]
      : []),
  ];
}

function isForClientsAlone({ certificate }: StoredCertificate): boolean {
  const { keyUsage } = new X509Certificate(certificate);
  return keyUsage !== undefined && keyUsage.length > 0 && !keyUsage.includes(SERVER_AUTHENTICATION);
}

/** A list has no name but that of its endpoint. */
function ofRevocationList(stored: RevocationList): readonly Expiry[] {
  const { clientVpnEndpointId: id } = stored;
  return [{ kind: 'revocation-list', id, name: id, endsAt: endOfRevocationList(stored) }];
}

function ofProvider(provider: SamlProvider): readonly Expiry[] {
  const { samlProviderArn: id, name } = provider;
  const metadata = metadataOf(provider);
  const certificates = certificatesOf(metadata).map((certificate) => ({ id, name, ...certificate }));
  const { validUntil } = metadata;
  return validUntil === undefined
    ? certificates
    : [...certificates, { kind: 'idp-metadata', id, name, endsAt: validUntil }];
}

/**
 * The last to end is what counts. During a change of keys a document names the old and the new certificate, and the end of
 * the old one asks nothing of anybody; once none is left that goes on, the provider will sign with a key that is not here.
 */
function certificatesOf({ signingCertificates }: IdpMetadata) {
  const [last, ...earlier] = signingCertificates
    .map((pem) => new X509Certificate(pem))
    .map(({ fingerprint256: fingerprint, validToDate }) => ({ fingerprint, endsAt: validToDate.getTime() }))
    .sort((one, other) => other.endsAt - one.endsAt);
  return [
    ...(last ? [{ kind: 'idp-certificate' as const, ...last }] : []),
    ...earlier.map((certificate) => ({ kind: 'idp-earlier-certificate' as const, ...certificate })),
  ];
}
