import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** A certificate and its key, both PEM. */
export interface KeyAndCertificate {
  readonly certificate: string;
  /** PKCS #8. */
  readonly privateKey: string;
}

export type KeyKind = 'rsa-1024' | 'rsa-2048' | 'rsa-3072' | 'ec-p256' | 'ec-p384';

export interface CertificateRequest {
  readonly commonName: string;
  readonly keyKind?: KeyKind;
  /** Default: yesterday. */
  readonly notBefore?: Date;
  /** Default: ten years from now. */
  readonly notAfter?: Date;
  readonly purpose: 'certificate-authority' | 'server' | 'client' | 'signing';
  /** Who signs; default: the certificate signs itself. */
  readonly issuer?: KeyAndCertificate;
}

const DAY = 86_400_000;
const SIGNING = { 'certificate-authority': true, server: false, client: false, signing: false } as const;

/** Makes a key pair and a certificate for it. Demo and tests only: production brings its own certificates. */
export async function makeCertificate(request: CertificateRequest): Promise<KeyAndCertificate> {
  const keys = await generateKeys(request.keyKind ?? 'rsa-2048');
  const issuer = request.issuer && (await readIssuer(request.issuer));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex'),
    subject: `CN=${request.commonName}`,
    issuer: issuer?.subject ?? `CN=${request.commonName}`,
    notBefore: request.notBefore ?? new Date(Date.now() - DAY),
    notAfter: request.notAfter ?? new Date(Date.now() + 3650 * DAY),
    publicKey: keys.publicKey as never,
    signingKey: (issuer?.key ?? keys.privateKey) as never,
    signingAlgorithm: (issuer?.algorithm ?? signatureAlgorithm(keys.privateKey)) as never,
    extensions: extensionsFor(request),
  });
  return { certificate: `${certificate.toString('pem').trim()}\n`, privateKey: pkcs8(keys.privateKey) };
}

function extensionsFor(request: CertificateRequest): x509.Extension[] {
  const usage = SIGNING[request.purpose]
    ? x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign
    : x509.KeyUsageFlags.digitalSignature;
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(SIGNING[request.purpose], undefined, true),
    new x509.KeyUsagesExtension(usage, true),
  ];
  if (request.purpose === 'server') {
    extensions.push(new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]));
    const type = isIP(request.commonName) ? 'ip' : 'dns';
    extensions.push(new x509.SubjectAlternativeNameExtension([{ type, value: request.commonName }]));
  }
  if (request.purpose === 'client') {
    extensions.push(new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]));
  }
  return extensions;
}

async function readIssuer(issuer: KeyAndCertificate) {
  const certificate = new x509.X509Certificate(issuer.certificate);
  const der = x509.PemConverter.decodeFirst(issuer.privateKey);
  const algorithm = importAlgorithm(certificate.publicKey.algorithm);
  const key = await webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
  return { subject: certificate.subject, key, algorithm: signatureAlgorithm(key) };
}

function importAlgorithm(algorithm: { readonly name: string; readonly namedCurve?: string }) {
  if (algorithm.name === 'ECDSA') return { name: 'ECDSA', namedCurve: algorithm.namedCurve ?? 'P-256' };
  return { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
}

function signatureAlgorithm(key: webcrypto.CryptoKey) {
  return { name: key.algorithm.name, hash: 'SHA-256' };
}

function generateKeys(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  if (kind === 'ec-p256' || kind === 'ec-p384') {
    const namedCurve = kind === 'ec-p256' ? 'P-256' : 'P-384';
    return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign', 'verify']);
  }
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: Number(kind.slice('rsa-'.length)),
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function pkcs8(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}
