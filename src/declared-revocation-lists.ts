import type { Declarations } from './declarations.ts';
import type { Fault } from './declarations-words.ts';
import { type FindCertificate, readRevocationListFor } from './endpoints/assert-revocation-list.ts';
import { declaredEndpointId, resolveCertificateArn } from './endpoints/declared-names.ts';
import type { AuthenticationOption } from './endpoints/endpoint.ts';
import type { EndpointDeclaration } from './endpoints/endpoint-declaration.ts';
import type { Realm } from './kernel/arn.ts';
import { PosternError, StoreUnavailable } from './kernel/errors.ts';
import type { CertificateStore } from './pki/certificate-store.ts';
import { declaredCertificateArn } from './pki/declare-certificate.ts';

/**
 * The faults of declared lists that are not of the authority of their endpoint's clients, in the words of a configuration fault: the
 * authority is known to the file, or to the store. Throws `StoreUnavailable`.
 */
export async function revocationListFaults(
  declarations: Declarations,
  certificates: Pick<CertificateStore, 'get'>,
): Promise<readonly string[]> {
  const find = finderOver(declarations, certificates);
  const faults: Fault[] = [];
  for (const [index, declaration] of declarations.endpoints.entries()) {
    const message = await faultOf(declaration, declarations.realm, find);
    if (message !== undefined)
      faults.push({ path: ['Endpoints', index, 'CertificateRevocationList'], message });
  }
  return declarations.describe(faults);
}

function finderOver(
  { certificates: declared, realm }: Declarations,
  certificates: Pick<CertificateStore, 'get'>,
): FindCertificate {
  const known = new Map(declared.map((each) => [declaredCertificateArn(each, realm), each]));
  return async (arn) => {
    const { certificate, certificateChain = '' } = known.get(arn) ?? {};
    if (certificate !== undefined) return { certificate, certificateChain };
    return (await certificates.get(arn))?.value;
  };
}

async function faultOf(
  declaration: EndpointDeclaration,
  realm: Realm,
  find: FindCertificate,
): Promise<string | undefined> {
  const { CertificateRevocationList: text } = declaration;
  if (text === undefined) return undefined;
  const clientVpnEndpointId = declaredEndpointId(declaration, realm);
  const authenticationOptions = mutualOptions(declaration, realm);
  try {
    await readRevocationListFor({ clientVpnEndpointId, authenticationOptions }, text, find);
    return undefined;
  } catch (error) {
    if (error instanceof PosternError && !(error instanceof StoreUnavailable)) return error.message;
    throw error;
  }
}

function mutualOptions(
  { AuthenticationOptions }: EndpointDeclaration,
  realm: Realm,
): readonly AuthenticationOption[] {
  return AuthenticationOptions.flatMap((option) => {
    if (option.Type !== 'certificate-authentication') return [];
    const { ClientRootCertificateChainArn: name } = option.MutualAuthentication;
    return [{ type: option.Type, clientRootCertificateChainArn: resolveCertificateArn(name, realm) }];
  });
}
