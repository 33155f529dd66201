import { type Read, reader } from './declarations-files.ts';
import type { Shape } from './declarations-shape.ts';
import { type Fault, messageOf } from './declarations-words.ts';
import type { EndpointDeclaration } from './endpoints/endpoint-declaration.ts';
import { tagsOf } from './kernel/declared-tags.ts';
import { Secret } from './kernel/secret.ts';
import type { CertificateDeclaration } from './pki/certificate-declaration.ts';
import { assertClientAuthority, InvalidClientAuthority } from './pki/client-authority.ts';
import { type DeclaredCertificate, declaredCertificateArn } from './pki/declare-certificate.ts';
import {
  InvalidImportedCertificate,
  type PublicTexts,
  readImportedCertificate,
  readPublicTexts,
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
      checkUses(readDeclared(declared), usesOf(declared, shape));
    } catch (error) {
      const member = memberOf(error, entry.value);
      faults.push({ path: ['Certificates', entry.index, member], message: messageOf(error) });
    }
    return [declared];
  });
}

/** An encrypted key is opened, and measured with the certificate, when it is applied. Throws `InvalidImportedCertificate`. */
function readDeclared(declared: DeclaredCertificate): PublicTexts {
  const { privateKey } = declared;
  return privateKey === undefined
    ? readPublicTexts(declared)
    : readImportedCertificate({ ...declared, privateKey });
}

/** Throws `InvalidServerCertificate` and `InvalidClientAuthority`. */
function checkUses(certificate: PublicTexts, uses: Uses): void {
  if (uses.isForServers) assertServerUse(certificate);
  if (uses.isForClients) assertClientAuthority(certificate);
}

interface Uses {
  readonly isForServers: boolean;
  readonly isForClients: boolean;
}

/** One that no endpoint of the file names is for the API to use: what it is good for is asked then. */
function usesOf(declared: DeclaredCertificate, { single, lists }: Shape): Uses {
  const realm = { account: single.Account, region: single.Region };
  const names = [declared.name, declaredCertificateArn(declared, realm)];
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
  certificate: ['Certificate', 'CertificateFile'],
  privateKey: ['EncryptedPrivateKey', 'PrivateKeyFile'],
  certificateChain: ['CertificateChain', 'CertificateChainFile'],
} as const;

/** Which member of the declaration is at fault; throws what is no fault of a declaration. */
function memberOf(error: unknown, declaration: CertificateDeclaration): keyof CertificateDeclaration {
  const [text, file] = MEMBERS[faultyText(error)];
  return declaration[text] === undefined ? file : text;
}

function faultyText(error: unknown): keyof typeof MEMBERS {
  if (error instanceof InvalidImportedCertificate || error instanceof InvalidServerCertificate) {
    return error.member;
  }
  if (error instanceof InvalidClientAuthority) return 'certificateChain';
  throw error;
}

function withTexts(declaration: CertificateDeclaration, read: Read): DeclaredCertificate | undefined {
  const { Name: name, CertificateArn: certificateArn, CreationTime: createdAt, Tags } = declaration;
  const fromFile = (member: 'CertificateFile' | 'CertificateChainFile' | 'PrivateKeyFile') =>
    declaration[member] === undefined ? '' : read(declaration[member], member);
  const certificate = declaration.Certificate ?? fromFile('CertificateFile');
  const certificateChain = declaration.CertificateChain ?? fromFile('CertificateChainFile');
  const privateKey = fromFile('PrivateKeyFile');
  if (certificate === undefined || privateKey === undefined || certificateChain === undefined) {
    return undefined;
  }
  const { EncryptedPrivateKey: encryptedPrivateKey } = declaration;
  return {
    name,
    certificate,
    ...(encryptedPrivateKey === undefined ? { privateKey: new Secret(privateKey) } : { encryptedPrivateKey }),
    ...(hasChain(declaration) && { certificateChain }),
    ...(certificateArn !== undefined && { certificateArn }),
    ...(createdAt !== undefined && { createdAt }),
    ...(Tags.length > 0 && { tags: tagsOf(Tags) }),
  };
}

function hasChain({ CertificateChain: text, CertificateChainFile: file }: CertificateDeclaration): boolean {
  return text !== undefined || file !== undefined;
}
