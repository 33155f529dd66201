import { X509Certificate } from 'node:crypto';
import type { Dialect } from './dialects.ts';
import { SIGNATURE } from './namespaces.ts';
import { element } from './xml.ts';

/** The KeyInfo that the product `dialect` puts into a Signature for this certificate (PEM). */
export function keyInfo(certificate: string, dialect: Dialect): string {
  if (dialect.keyInfo === 'none') return '';
  const named = (local: string) => `${dialect.signaturePrefix}${local}`;
  const body = certificate.replaceAll(/-----[A-Z ]+-----|\s/g, '');
  const x509 = (...more: readonly string[]) =>
    element(named('X509Data'), {}, ...more, element(named('X509Certificate'), {}, body));
  if (dialect.keyInfo === 'own-default-namespace') return element('KeyInfo', { xmlns: SIGNATURE }, x509());
  if (dialect.keyInfo === 'certificate-and-subject') {
    return element(
      named('KeyInfo'),
      {},
      x509(element(named('X509SubjectName'), {}, 'CN=Google,OU=Google For Work')),
    );
  }
  if (dialect.keyInfo === 'name-certificate-and-value') {
    return element(
      named('KeyInfo'),
      {},
      element(named('KeyName'), {}, 'realm-key'),
      x509(),
      keyValue(certificate, named),
    );
  }
  return element(named('KeyInfo'), {}, x509());
}

/** RSAKeyValue, as Keycloak adds it; nothing for other keys. */
function keyValue(certificate: string, named: (local: string) => string): string {
  const jwk = new X509Certificate(certificate).publicKey.export({ format: 'jwk' });
  if (typeof jwk.n !== 'string' || typeof jwk.e !== 'string') return '';
  const base64 = (value: string) => Buffer.from(value, 'base64url').toString('base64');
  const modulus = element(named('Modulus'), {}, base64(jwk.n));
  const exponent = element(named('Exponent'), {}, base64(jwk.e));
  return element(named('KeyValue'), {}, element(named('RSAKeyValue'), {}, modulus, exponent));
}
