import { type Read, reader } from './declarations-files.ts';
import type { Shape } from './declarations-shape.ts';
import { type Fault, messageOf } from './declarations-words.ts';
import type { EndpointDeclaration } from './endpoints/endpoint-declaration.ts';
import { certificateArn } from './kernel/arn.ts';
import { Secret } from './kernel/secret.ts';
import type { CertificateDeclaration } from './pki/certificate-declaration.ts';
import { assertClientAuthority, InvalidClientAuthority } from './pki/client-authority.ts';
import type { DeclaredCertificate } from './pki/declare-certificate.ts';
import {
  type ImportedCertificate,
  InvalidImportedCertificate,
  readImportedCertificate,
} from './pki/read-imported-certificate.ts';
import { assertServerUse, InvalidServerCertificate } from './pki/server-use.ts';
import type { ReferencedFiles } from './referenced-files.ts';

/** The certificates with their files' content, each checked for what the endpoints of the file use it for. */
export function declaredCertificates(
  shape: Shape,
  files: ReferencedFiles,
  faults: Fault[],
): readonly DeclaredCertificate[] {
  return shape.lists.Certificates.flatMap((entry) => {
    const declared = withTexts(entry.value, reader(files, 'Certificates', entry, faults));
    if (declared === undefined) return [];
    try {
      checkUses(readImportedCertificate(declared), usesOf(declared.name, shape));
    } catch (error) {
      faults.push({ path: ['Certificates', entry.index, memberOf(error)], message: messageOf(error) });
    }
    return [declared];
  });
}

/** Throws `InvalidServerCertificate` and `InvalidClientAuthority`. */
function checkUses(certificate: ImportedCertificate, uses: Uses): void {
  if (uses.isForServers) assertServerUse(certificate);
  if (uses.isForClients) assertClientAuthority(certificate);
}

interface Uses {
  readonly isForServers: boolean;
  readonly isForClients: boolean;
}

/** One that no endpoint of the file names is for the API to use: what it is good for is asked then. */
function usesOf(name: string, { single, lists }: Shape): Uses {
  const names = [name, certificateArn({ account: single.Account, region: single.Region }, name)];
  const endpoints = lists.Endpoints.map(({ value }) => value);
  return {
    isForServers: endpoints.some(({ ServerCertificateArn: arn }) => names.includes(arn)),
    isForClients: endpoints.flatMap(clientAuthorities).some((arn) => names.includes(arn)),
  };
}

function clientAuthorities({ AuthenticationOptions: options }: EndpointDeclaration): readonly string[] {
  return options.flatMap((option) =>
    option.Type === 'certificate-authentication'
      ? [option.MutualAuthentication.ClientRootCertificateChainArn]
      : [],
  );
}

const MEMBERS = {
  certificate: 'CertificateFile',
  privateKey: 'PrivateKeyFile',
  certificateChain: 'CertificateChainFile',
} as const;

/** Which member of the declaration is at fault; throws what is no fault of a declaration. */
function memberOf(error: unknown): (typeof MEMBERS)[keyof typeof MEMBERS] {
  if (error instanceof InvalidImportedCertificate || error instanceof InvalidServerCertificate) {
    return MEMBERS[error.member];
  }
  if (error instanceof InvalidClientAuthority) return MEMBERS.certificateChain;
  throw error;
}

function withTexts(declaration: CertificateDeclaration, read: Read): DeclaredCertificate | undefined {
  const certificate = read(declaration.CertificateFile, 'CertificateFile');
  const privateKey = read(declaration.PrivateKeyFile, 'PrivateKeyFile');
  const chainFile = declaration.CertificateChainFile;
  const chain = chainFile === undefined ? '' : read(chainFile, 'CertificateChainFile');
  if (certificate === undefined || privateKey === undefined || chain === undefined) return undefined;
  return {
    name: declaration.Name,
    certificate,
    privateKey: new Secret(privateKey),
    ...(chainFile !== undefined && { certificateChain: chain }),
  };
}
