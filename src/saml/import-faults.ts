import { X509Certificate } from 'node:crypto';
import { type Realm, samlProviderArn } from '../kernel/arn.ts';
import { printable } from '../kernel/printable.ts';
import type { IdpMetadata } from './idp-metadata.ts';
import { InvalidIdpMetadata, MetadataEntityIdTaken } from './metadata-refusals.ts';
import { checkNotExpired } from './metadata-validity.ts';
import { hasSameMetadata, type MetadataOwner, metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider } from './saml-provider-store.ts';

/** A provider that is to be stored; `index` says where it was declared. */
export interface ImportedProvider extends MetadataOwner {
  readonly name: string;
  readonly index: number;
}

export interface ImportFault {
  readonly index: number;
  readonly failure: InvalidIdpMetadata;
}

/** What the providers to be stored are measured against. */
export interface ImportContext {
  readonly realm: Realm;
  /** All providers in the store; empty where it is not known. */
  readonly stored: readonly SamlProvider[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Why providers whose documents can be read are still not to be stored: the document has expired and is not the one that
 * is stored already, or another provider has the same entity ID and other keys, and this one had not that entity ID before.
 * Throws `InvalidIdpMetadata` for a document that cannot be read.
 */
export function importFaults(
  imported: readonly ImportedProvider[],
  { realm, stored, now }: ImportContext,
): readonly ImportFault[] {
  const entries = imported.map((provider) => {
    const metadata = metadataOf(provider);
    const arn = samlProviderArn(realm, provider.name);
    return { provider, metadata, claim: claimOf(arn, provider.name, metadata) };
  });
  const replaced = new Set(entries.map(({ claim }) => claim.arn));
  const staying = stored.filter(({ samlProviderArn: arn }) => !replaced.has(arn));
  const claims = [...entries.map(({ claim }) => claim), ...staying.flatMap(readableClaim)];
  return entries.flatMap(({ provider, metadata, claim }) => {
    const before = stored.find(({ samlProviderArn: arn }) => arn === claim.arn);
    if (before !== undefined && hasSameMetadata(before, provider)) return [];
    const failure = failureOf(() => {
      checkNotExpired(metadata, now);
      if (!holds(before, claim)) checkEntityIdIsFree(claim, claims);
    });
    return failure ? [{ index: provider.index, failure }] : [];
  });
}

/**
 * Throws `MetadataEntityIdTaken` when one of `stored` has the entity ID of `provider` and none of its keys. A provider that
 * has the entity ID already, as it is stored now, may change its keys.
 */
export function assertEntityIdIsFree(
  provider: MetadataOwner & Pick<SamlProvider, 'samlProviderArn' | 'name'>,
  stored: readonly SamlProvider[],
): void {
  const { samlProviderArn: arn, name } = provider;
  const claim = claimOf(arn, name, metadataOf(provider));
  const before = stored.find(({ samlProviderArn }) => samlProviderArn === arn);
  if (!holds(before, claim)) checkEntityIdIsFree(claim, stored.flatMap(readableClaim));
}

/** Whose Assertions a provider's document makes good. */
interface Claim {
  readonly arn: string;
  readonly name: string;
  readonly entityId: string;
  /** PEM. */
  readonly signingCertificates: readonly string[];
}

function claimOf(arn: string, name: string, { entityId, signingCertificates }: IdpMetadata): Claim {
  return { arn, name, entityId, signingCertificates };
}

/** None where the document cannot be read: whoever needs it is told then. */
function readableClaim(provider: SamlProvider): readonly Claim[] {
  try {
    return [claimOf(provider.samlProviderArn, provider.name, metadataOf(provider))];
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return [];
    throw error;
  }
}

/**
 * Has the provider had the entity ID `before`. Its new keys are its own affair then: with two providers of one identity
 * provider neither could ever follow a change of keys before the other, and keys that were dropped would stay trusted.
 */
function holds(before: SamlProvider | undefined, { entityId }: Claim): boolean {
  return before !== undefined && readableClaim(before).some((claim) => claim.entityId === entityId);
}

function haveKeyInCommon(one: Claim, other: Claim): boolean {
  const keys = new Set(one.signingCertificates.map(publicKeyOf));
  return other.signingCertificates.some((certificate) => keys.has(publicKeyOf(certificate)));
}

/** SubjectPublicKeyInfo, base64: a certificate that was renewed for the same key is the same key. */
function publicKeyOf(pem: string): string {
  return new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

/**
 * An entity ID names one identity provider (SAML Metadata 2.2.1). Documents of different ages share at least one key, as
 * in a rollover; two that share none are two identity providers, and one of them is not what its name says.
 */
function checkEntityIdIsFree(claim: Claim, claims: readonly Claim[]): void {
  const rival = claims.find(
    (other) => other.arn !== claim.arn && other.entityId === claim.entityId && !haveKeyInCommon(other, claim),
  );
  if (rival === undefined) return;
  throw new MetadataEntityIdTaken(
    `The SAML providers ${claim.name} and ${rival.name} have the same entityID, ${printable(claim.entityId.slice(0, 200))}, and not ` +
      'one signing key in common. Find out which document is right. When both are, as with two applications in one tenant ' +
      'of Entra ID, use one application, and so one provider, for all endpoints.',
  );
}

function failureOf(check: () => void): InvalidIdpMetadata | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return error;
    throw error;
  }
}
