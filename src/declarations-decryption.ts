import { attempt } from './declarations-files.ts';
import type { Fault } from './declarations-words.ts';
import { Secret } from './kernel/secret.ts';
import type { ReferencedFiles } from './referenced-files.ts';
import {
  type DecryptionCertificate,
  InvalidDecryptionCertificate,
  readDecryptionCertificate,
} from './saml/decryption-certificate.ts';
import type { SamlDeclaration } from './saml/decryption-declaration.ts';

const MEMBERS = { certificate: 'CertificateFile', privateKey: 'PrivateKeyFile' } as const;

/** The certificates for encrypted Assertions with their keys; `faults` says which of them cannot be used. */
export function declaredDecryptionCertificates(
  { decryptionCertificates }: SamlDeclaration,
  files: ReferencedFiles,
  faults: Fault[],
): readonly DecryptionCertificate[] {
  return decryptionCertificates.flatMap(({ CertificateFile, PrivateKeyFile }, index) => {
    const pathTo = (member: string) => ['Saml', 'DecryptionCertificates', index, member];
    const read = (file: string, member: string) => attempt(() => files.read(file), pathTo(member), faults);
    const certificate = read(CertificateFile, 'CertificateFile');
    const privateKey = read(PrivateKeyFile, 'PrivateKeyFile');
    if (certificate === undefined || privateKey === undefined) return [];
    try {
      return [readDecryptionCertificate({ certificate, privateKey: new Secret(privateKey) })];
    } catch (error) {
      if (!(error instanceof InvalidDecryptionCertificate)) throw error;
      faults.push({ path: pathTo(MEMBERS[error.member]), message: error.message });
      return [];
    }
  });
}
