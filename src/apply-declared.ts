import type { AppliedChange } from './applied-change.ts';
import type { Declarations } from './declarations.ts';
import { declareEndpoint } from './endpoints/declare-endpoint.ts';
import { declareRevocationList } from './endpoints/declare-revocation-list.ts';
import { declaredDisplayName, declaredEndpointId } from './endpoints/declared-names.ts';
import { samlProviderArn } from './kernel/arn.ts';
import type { Audit } from './kernel/audit.ts';
import type { Clock } from './kernel/clock.ts';
import { PosternError } from './kernel/errors.ts';
import type { Logger } from './kernel/logger.ts';
import type { Owner } from './kernel/ownership.ts';
import { checkedCertificate, declareCertificate, declaredCertificateArn } from './pki/declare-certificate.ts';
import type { PrivateKeyCipher } from './pki/private-key-cipher.ts';
import { declareMetadataAddress, declareSamlProvider, hasDocument } from './saml/declare-saml-provider.ts';
import type { Store } from './store/store.ts';

/** The fault of a file that declares certificates where nothing can encrypt their keys; undefined when there is none. */
export function missingDataKey(
  { file, certificates }: Declarations,
  hasDataKey: boolean,
): string | undefined {
  if (hasDataKey || certificates.length === 0) return undefined;
  return `POSTERN_DATA_KEY: is required with POSTERN_REDIS_URL once certificates are declared, as in ${file}. Make one with: openssl rand -base64 32`;
}

/** The faults of declared certificates whose encrypted keys do not open, or belong to others; in the words of a configuration fault. */
export function unreadableKeys(
  { certificates, realm, describe }: Declarations,
  cipher: PrivateKeyCipher,
): readonly string[] {
  return describe(
    certificates.flatMap((certificate, index) => {
      if (certificate.encryptedPrivateKey === undefined) return [];
      try {
        checkedCertificate(cipher, certificate, declaredCertificateArn(certificate, realm));
        return [];
      } catch (error) {
        if (!(error instanceof PosternError)) throw error;
        return [{ path: ['Certificates', index, 'EncryptedPrivateKey'], message: error.message }];
      }
    }),
  );
}

export interface DeclareNeeds
  extends Pick<Store, 'endpoints' | 'samlProviders' | 'certificates' | 'revocationLists'> {
  /** Undefined only where {@link missingDataKey} finds nothing to encrypt. */
  readonly cipher: PrivateKeyCipher | undefined;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly logger: Logger;
}

/** Declares what endpoints refer to before the endpoints, so that none ever points at nothing. */
export async function declareAll(
  { cipher, ...deps }: DeclareNeeds,
  declarations: Declarations,
): Promise<readonly AppliedChange[]> {
  const { realm, vpn, networks, file } = declarations;
  const owner: Owner = { kind: 'file', file };
  const changes: AppliedChange[] = [];
  if (cipher) {
    for (const certificate of declarations.certificates) {
      const change = await declareCertificate({ ...deps, cipher, realm }, certificate, owner);
      changes.push({ object: declaredCertificateArn(certificate, realm), name: certificate.name, change });
    }
  }
  for (const provider of declarations.samlProviders) {
    const change = hasDocument(provider)
      ? await declareSamlProvider({ ...deps, realm }, provider, owner)
      : await declareMetadataAddress({ ...deps, realm }, provider, owner);
    changes.push({ object: samlProviderArn(realm, provider.name), name: provider.name, change });
  }
  for (const endpoint of declarations.endpoints) {
    const change = await declareEndpoint(deps, endpoint, { realm, vpn, networks }, owner);
    const name = declaredDisplayName(endpoint, realm);
    const id = declaredEndpointId(endpoint, realm);
    changes.push({ object: id, name, change });
    const { CertificateRevocationList: list } = endpoint;
    if (list === undefined) continue;
    const outcome = await declareRevocationList(deps, id, list, owner);
    changes.push({ object: revocationListOf(id), name, change: outcome });
  }
  return changes;
}

/** How audit and log name the list of an endpoint. */
export function revocationListOf(clientVpnEndpointId: string): string {
  return `${clientVpnEndpointId} (CertificateRevocationList)`;
}
