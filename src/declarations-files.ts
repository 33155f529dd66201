import type { Entry, Shape } from './declarations-shape.ts';
import { type Fault, messageOf } from './declarations-words.ts';
import { Secret } from './kernel/secret.ts';
import type { CertificateDeclaration } from './pki/certificate-declaration.ts';
import type { DeclaredCertificate } from './pki/declare-certificate.ts';
import { InvalidServerCertificate, readServerCertificate } from './pki/server-certificate.ts';
import type { ReferencedFiles } from './referenced-files.ts';
import type { DeclaredSamlProvider } from './saml/declare-saml-provider.ts';
import { parseIdpMetadata } from './saml/idp-metadata.ts';
import { InvalidIdpMetadata } from './saml/metadata-refusals.ts';

/** Reads a file; undefined when that fails, and `faults` says why. */
type Read = (path: string, member: string) => string | undefined;

function reader(files: ReferencedFiles, section: string, { index }: Entry<unknown>, faults: Fault[]): Read {
  return (path, member) => attempt(() => files.read(path), [section, index, member], faults);
}

/** What `read` gives; undefined when that fails, and `faults` says why. */
export function attempt<Content>(
  read: () => Content,
  path: Fault['path'],
  faults: Fault[],
): Content | undefined {
  try {
    return read();
  } catch (error) {
    faults.push({ path, message: `This file cannot be read: ${messageOf(error)}.` });
    return undefined;
  }
}

/** The certificates with their files' content, each checked as the store will want it. */
export function declaredCertificates(
  shape: Shape,
  files: ReferencedFiles,
  faults: Fault[],
): readonly DeclaredCertificate[] {
  return shape.lists.Certificates.flatMap((entry) => {
    const declared = withTexts(entry.value, reader(files, 'Certificates', entry, faults));
    if (declared === undefined) return [];
    try {
      readServerCertificate(declared);
    } catch (error) {
      if (!(error instanceof InvalidServerCertificate)) throw error;
      faults.push({ path: ['Certificates', entry.index, MEMBERS[error.member]], message: error.message });
    }
    return [declared];
  });
}

const MEMBERS = {
  certificate: 'CertificateFile',
  privateKey: 'PrivateKeyFile',
  certificateChain: 'CertificateChainFile',
} as const;

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

/** The identity providers with their metadata documents, each of which can be read. */
export function declaredSamlProviders(
  shape: Shape,
  files: ReferencedFiles,
  faults: Fault[],
): readonly DeclaredSamlProvider[] {
  return shape.lists.SamlProviders.flatMap((entry) => {
    const read = reader(files, 'SamlProviders', entry, faults);
    const metadataDocument = read(entry.value.MetadataFile, 'MetadataFile');
    if (metadataDocument === undefined) return [];
    try {
      parseIdpMetadata(metadataDocument);
    } catch (error) {
      if (!(error instanceof InvalidIdpMetadata)) throw error;
      faults.push({ path: ['SamlProviders', entry.index, 'MetadataFile'], message: error.message });
    }
    return [{ name: entry.value.Name, metadataDocument }];
  });
}

/** Access keys have no effect yet, but a secret that cannot be read is wrong already. */
export function readAccessKeySecrets(shape: Shape, files: ReferencedFiles, faults: Fault[]): void {
  for (const entry of shape.lists.AccessKeys) {
    const { SecretAccessKeyFile: path } = entry.value;
    if (path !== undefined) reader(files, 'AccessKeys', entry, faults)(path, 'SecretAccessKeyFile');
  }
}
