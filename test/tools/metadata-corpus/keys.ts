import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key of the corpus with its certificate, in the forms in which documents write it. */
export interface CorpusKey {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** The certificate's base64 on one line. */
  readonly body: string;
  /** The certificate's SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
}

const KINDS = {
  rsa2048: ['rsa:2048'],
  rsa1024: ['rsa:1024'],
  p256: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  ed25519: ['ed25519'],
} as const;

/** OpenSSL makes them: nothing of Postern has a part in what its reading is measured by. */
function makeKey(kind: keyof typeof KINDS, commonName: string): CorpusKey {
  const directory = mkdtempSync(join(tmpdir(), 'metadata-corpus-'));
  const [keyFile, certificateFile] = [join(directory, 'key'), join(directory, 'certificate')];
  try {
    const request = ['req', '-x509', '-nodes', '-days', '36500', '-subj', `/CN=${commonName}`, '-sha256'];
    const options = ['-newkey', ...KINDS[kind], '-keyout', keyFile, '-out', certificateFile];
    execFileSync('openssl', [...request, ...options], { stdio: 'pipe' });
    const certificate = readFileSync(certificateFile, 'utf8');
    const body = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
    const fingerprint = new X509Certificate(certificate).fingerprint256;
    return { certificate, privateKey: readFileSync(keyFile, 'utf8'), body, fingerprint };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export const keys = {
  current: makeKey('rsa2048', 'idp.example signing'),
  next: makeKey('rsa2048', 'idp.example signing, the next'),
  encryption: makeKey('rsa2048', 'idp.example encryption'),
  otherRole: makeKey('rsa2048', 'idp.example of another role'),
  stranger: makeKey('rsa2048', 'somebody else'),
  p256: makeKey('p256', 'idp.example P-256'),
  p384: makeKey('p384', 'idp.example P-384'),
  weak: makeKey('rsa1024', 'idp.example weak'),
  ed25519: makeKey('ed25519', 'idp.example Ed25519'),
  /** Signs metadata; the pinned certificate is its. */
  publisher: makeKey('rsa2048', 'publisher of metadata'),
};
