import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';

/** A small world of certificates, made once for a test file. */
export async function makeCertificates() {
  const root = await makeCertificate({
    commonName: 'Example Root',
    purpose: 'certificate-authority',
    keyKind: 'ec-p256',
  });
  const intermediate = await authority('Example CA', root);
  const otherRoot = await makeCertificate({
    commonName: 'Other Root',
    purpose: 'certificate-authority',
    keyKind: 'ec-p256',
  });
  const server = await serverOf('vpn.example.com', intermediate);
  const otherServer = await serverOf('other.example.com', intermediate);
  const selfSigned = await serverOf('self.example.com');
  const rsa = await makeCertificate({
    commonName: 'rsa.example.com',
    purpose: 'server',
    keyKind: 'rsa-2048',
  });
  const weak = await makeCertificate({
    commonName: 'weak.example.com',
    purpose: 'server',
    keyKind: 'rsa-1024',
  });
  const weakRoot = await makeCertificate({
    commonName: 'Weak Root',
    purpose: 'certificate-authority',
    keyKind: 'rsa-1024',
  });
  const client = await makeCertificate({
    commonName: 'alice',
    purpose: 'client',
    keyKind: 'ec-p256',
    issuer: root,
  });
  return { root, intermediate, otherRoot, server, otherServer, selfSigned, rsa, weak, weakRoot, client };
}

export function serverOf(
  commonName: string,
  issuer?: KeyAndCertificate,
  notAfter?: Date,
): Promise<KeyAndCertificate> {
  return makeCertificate({
    commonName,
    purpose: 'server',
    keyKind: 'ec-p256',
    ...(issuer ? { issuer } : {}),
    ...(notAfter ? { notAfter } : {}),
  });
}

function authority(commonName: string, issuer: KeyAndCertificate): Promise<KeyAndCertificate> {
  return makeCertificate({ commonName, purpose: 'certificate-authority', keyKind: 'ec-p256', issuer });
}

/** A server certificate that signed itself, as careless tools make them: only what is asked for is in it. */
export async function carelessCertificate(
  extensions: readonly x509.Extension[],
  issuer?: KeyAndCertificate,
): Promise<KeyAndCertificate> {
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
  const keys = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const issuerKey =
    issuer &&
    (await webcrypto.subtle.importKey(
      'pkcs8',
      x509.PemConverter.decodeFirst(issuer.privateKey),
      ecdsa,
      false,
      ['sign'],
    ));
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=careless.example.com',
    issuer: issuer ? new x509.X509Certificate(issuer.certificate).subject : 'CN=careless.example.com',
    publicKey: keys.publicKey as never,
    signingKey: (issuerKey ?? keys.privateKey) as never,
    signingAlgorithm: { name: 'ECDSA', hash: issuer ? 'SHA-1' : 'SHA-256' } as never,
    extensions: [...extensions],
  });
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
  return { certificate: `${certificate.toString('pem').trim()}\n`, privateKey };
}

export const FOR_SERVERS = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]);
export const SIGNS = new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true);
