import type { Declarations } from './declarations.ts';
import { declaredEndpointId } from './endpoints/declared-names.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import type { EndpointStore } from './endpoints/endpoint-store.ts';
import { certificateUses } from './endpoints/resource-uses.ts';
import { PosternError } from './kernel/errors.ts';
import type { Owner } from './kernel/ownership.ts';
import type { CertificateUses } from './pki/certificate-commands.ts';
import { assertClientAuthority } from './pki/client-authority.ts';
import { type DeclaredCertificate, declaredCertificateArn } from './pki/declare-certificate.ts';
import { readPublicTexts } from './pki/read-imported-certificate.ts';
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
  try {
    if (asServer.length > 0) assertServerUse(texts);
    if (asClientAuthority.length > 0) assertClientAuthority(texts);
    return undefined;
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    return `${ids.join(', ')} could not go on with this one. ${error.message}`;
  }
}
