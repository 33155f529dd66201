import type { X509Certificate } from 'node:crypto';
import { remembered } from '../../kernel/remember.ts';
import { commonNameOf } from '../../pki/certificate.ts';
import { pathOf } from '../../pki/certificate-path.ts';
import type { StoredCertificate } from '../../pki/certificate-store.ts';
import { attributeValues } from '../../pki/distinguished-name.ts';
import { type KeyUsageName, keyUsagesOf } from '../../pki/key-usages.ts';

/** What ACM says of a certificate, in its words; read from the certificate alone. */
export interface CertificateFacts {
  /** Undefined: it names none. */
  readonly domainName: string | undefined;
  /** Never empty where there is a domain name, which is the first of them. */
  readonly names: readonly string[];
  /** Hexadecimal, two digits and a colon in turn. */
  readonly serial: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly keyAlgorithm: string;
  readonly signatureAlgorithm: string;
  readonly keyUsages: readonly KeyUsageName[];
  readonly extendedKeyUsages: readonly { readonly Name: string; readonly OID: string }[];
}

export const factsOf = remembered((stored: StoredCertificate): CertificateFacts => {
  const [certificate] = pathOf(stored);
  const names = namesOf(certificate);
  return {
    domainName: names[0],
    names,
    serial: (certificate.serialNumber.toLowerCase().match(/../g) ?? []).join(':'),
    subject: onOneLine(certificate.subject),
    issuer: issuerOf(certificate),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
    keyAlgorithm: keyAlgorithmOf(certificate),
    signatureAlgorithm: signatureAlgorithmOf(certificate),
    keyUsages: keyUsagesOf(certificate),
    extendedKeyUsages: (certificate.keyUsage ?? []).map((OID) => ({ Name: PURPOSES[OID] ?? 'CUSTOM', OID })),
  };
});

/** The CN, then what else subjectAltName says of DNS; at most the hundred that ACM shows. */
function namesOf(certificate: X509Certificate): readonly string[] {
  const alternatives = [...(certificate.subjectAltName ?? '').matchAll(/(?:^|, )DNS:([^,"]+)/g)];
  const names = [commonNameOf(certificate) ?? [], alternatives.map(([, name = '']) => name)].flat();
  return [...new Set(names)].slice(0, 100);
}

/** Node writes each part of a name on a line of its own. */
function onOneLine(name: string): string {
  return name.replaceAll('\n', ',');
}

/** The organisation, as ACM has it; the CN where there is none. */
function issuerOf(certificate: X509Certificate): string {
  const found = ['O', 'CN'].map((name) => attributeValues(certificate.issuer, name));
  return (found.find((values) => values.length > 0) ?? [onOneLine(certificate.issuer)]).join(', ');
}

function keyAlgorithmOf({ publicKey }: X509Certificate): string {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  return namedCurve === undefined ? `RSA_${modulusLength}` : `EC_${namedCurve}`;
}

/** `sha256WithRSAEncryption` and `ecdsa-with-SHA256`, as OpenSSL writes them, become `SHA256WITHRSA` and `SHA256WITHECDSA`. */
function signatureAlgorithmOf({ signatureAlgorithm = '' }: X509Certificate): string {
  const [, ecdsa] = /^ecdsa-with-(\w+)$/i.exec(signatureAlgorithm) ?? [];
  const [, rsa] = /^(\w+)WithRSAEncryption$/i.exec(signatureAlgorithm) ?? [];
  if (ecdsa) return `${ecdsa.toUpperCase()}WITHECDSA`;
  return rsa ? `${rsa.toUpperCase()}WITHRSA` : signatureAlgorithm;
}

/** RFC 5280 section 4.2.1.12, in ACM's words. */
const PURPOSES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'TLS_WEB_SERVER_AUTHENTICATION',
  '1.3.6.1.5.5.7.3.2': 'TLS_WEB_CLIENT_AUTHENTICATION',
  '1.3.6.1.5.5.7.3.3': 'CODE_SIGNING',
  '1.3.6.1.5.5.7.3.4': 'EMAIL_PROTECTION',
  '1.3.6.1.5.5.7.3.5': 'IPSEC_END_SYSTEM',
  '1.3.6.1.5.5.7.3.6': 'IPSEC_TUNNEL',
  '1.3.6.1.5.5.7.3.7': 'IPSEC_USER',
  '1.3.6.1.5.5.7.3.8': 'TIME_STAMPING',
  '1.3.6.1.5.5.7.3.9': 'OCSP_SIGNING',
  '2.5.29.37.0': 'ANY',
};
