import type { Declarations } from './declarations.ts';
import type { Fault } from './declarations-words.ts';
import { declaredEndpointId, resolveCertificateArn } from './endpoints/declared-names.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import type { EndpointDeclaration } from './endpoints/endpoint-declaration.ts';
import type { EndpointStore } from './endpoints/endpoint-store.ts';
import { certificateUses } from './endpoints/resource-uses.ts';
import { PosternError } from './kernel/errors.ts';
import type { Owner } from './kernel/ownership.ts';
import type { CertificateUses } from './pki/certificate-commands.ts';
import type { CertificateStore } from './pki/certificate-store.ts';
import { assertClientAuthority } from './pki/client-authority.ts';
import { type DeclaredCertificate, declaredCertificateArn } from './pki/declare-certificate.ts';
import { type PublicTexts, readPublicTexts } from './pki/read-imported-certificate.ts';
import { assertServerUse } from './pki/server-use.ts';

/**
 * The faults of declared certificates that are not fit for what endpoints of the API use them for, in the words of a configuration fault:
 * what callers may not put in the place of such a certificate, a file may not either. Endpoints of the file are asked where it is read;
 * with `prune` those that left it are on their way out. Throws `StoreUnavailable`.
 */
export async function certificateUseFaults(
  { certificates, endpoints: declared, realm, describe }: Declarations,
  endpoints: Pick<EndpointStore, 'list'>,
  prune: boolean,
): Promise<readonly string[]> {
  const ofTheFile = new Set<string>(declared.map((endpoint) => declaredEndpointId(endpoint, realm)));
  const stays = ({ clientVpnEndpointId: id, owner }: Endpoint) =>
    !ofTheFile.has(id) && !(prune && isOfAFile(owner));
  const others = (await endpoints.list()).map(({ value }) => value).filter(stays);
  return describe(
    certificates.flatMap((certificate, index) => {
      const uses = certificateUses(others, declaredCertificateArn(certificate, realm));
      const message = faultOf(certificate, uses);
      return message === undefined ? [] : [{ path: ['Certificates', index, 'Name'], message }];
    }),
  );
}

function isOfAFile(owner: Owner): boolean {
  return owner.kind === 'file' || owner.leftFile !== undefined;
}

function faultOf(
  certificate: DeclaredCertificate,
  { asServer, asClientAuthority }: CertificateUses,
): string | undefined {
  const ids = [...new Set([...asServer, ...asClientAuthority])];
  if (ids.length === 0) return undefined;
  const texts = readPublicTexts(certificate);
  const failure =
    (asServer.length > 0 ? failureOf(() => assertServerUse(texts)) : undefined) ??
    (asClientAuthority.length > 0 ? failureOf(() => assertClientAuthority(texts)) : undefined);
  return failure && `${ids.join(', ')} could not go on with this one. ${failure}`;
}

/**
 * The same of endpoints of the file over certificates that the store alone knows: what callers may not name, a file may not either. One
 * that is not there is told where the file is read. Throws `StoreUnavailable`.
 */
export async function storedCertificateFaults(
  { certificates, endpoints, realm, describe }: Declarations,
  store: Pick<CertificateStore, 'get'>,
): Promise<readonly string[]> {
  const ofTheFile = new Set(certificates.map((certificate) => declaredCertificateArn(certificate, realm)));
  const faults: Fault[] = [];
  for (const { name, path, assertUse } of endpoints.flatMap(usesNamed)) {
    const arn = resolveCertificateArn(name, realm);
    const stored = ofTheFile.has(arn) ? undefined : await store.get(arn);
    const message = stored && failureOf(() => assertUse(stored.value));
    if (message !== undefined) faults.push({ path: ['Endpoints', ...path], message });
  }
  return describe(faults);
}

interface NamedUse {
  readonly name: string;
  readonly path: Fault['path'];
  readonly assertUse: (texts: PublicTexts) => void;
}

function usesNamed(
  { ServerCertificateArn: server, AuthenticationOptions: options }: EndpointDeclaration,
  at: number,
): readonly NamedUse[] {
  const member = ['MutualAuthentication', 'ClientRootCertificateChainArn'];
  const authorities = options.flatMap((option, index) =>
    option.Type === 'certificate-authentication'
      ? [
          {
            name: option.MutualAuthentication.ClientRootCertificateChainArn,
            path: [at, 'AuthenticationOptions', index, ...member],
            assertUse: (texts: PublicTexts) => assertClientAuthority(texts),
          },
        ]
      : [],
  );
  const assertUse = (texts: PublicTexts) => assertServerUse(texts);
  return [{ name: server, path: [at, 'ServerCertificateArn'], assertUse }, ...authorities];
}

function failureOf(assertion: () => void): string | undefined {
  try {
    assertion();
    return undefined;
  } catch (error) {
    if (error instanceof PosternError) return error.message;
    throw error;
  }
}
