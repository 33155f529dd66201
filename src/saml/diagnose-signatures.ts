import {
  type Diagnose,
  type DiagnosisMaterial,
  diagnosis,
  failedWith,
  outcomeOf,
} from './diagnosis-material.ts';
import type { Diagnosis } from './examination.ts';
import { type CertificateFacts, certificateFacts, receivedCertificates } from './received-certificates.ts';
import { everyElement, type XmlElement } from './xml-element.ts';

/** What is missing or weak in the signatures, and whose certificate they came with. */
export const diagnoseSignatures: Diagnose = (material) => [
  ...notBothSigned(material),
  ...weakAlgorithms(material),
  ...certificates(material),
];

const notBothSigned: Diagnose = (material) => {
  const response = outcomeOf(material, 'response-signed');
  const assertion = outcomeOf(material, 'assertion-signed');
  if (response === 'failed' && assertion === 'failed') return [diagnosis('nothing-signed')];
  if (response === 'failed' && assertion === 'passed') return [diagnosis('only-assertion-signed')];
  // An encrypted Assertion shows only when it was decrypted that nobody signed it.
  const isUnsigned = failedWith(material, 'AssertionNotSigned') !== undefined;
  return response === 'passed' && isUnsigned ? [diagnosis('only-response-signed')] : [];
};

const ALGORITHM_ELEMENTS: ReadonlySet<string> = new Set(['ds:SignatureMethod', 'ds:DigestMethod']);

/** By the identifiers of XML Signature (`rsa-sha1`, `dsa-sha1`, `sha1`) and RFC 9231 (`ecdsa-sha1`). */
const weakAlgorithms: Diagnose = (material) => {
  const hidden = failedWith(material, 'SignatureAlgorithmForbidden', 'DigestAlgorithmForbidden')?.received;
  const found = [...algorithmsIn(material.response), hidden ?? ''].filter((name) =>
    /#(.*-)?sha1$/.test(name),
  );
  const names = [...new Set(found)].map((algorithm) => algorithm.slice(0, 100));
  return names.length === 0 ? [] : [diagnosis('sha-1', { algorithms: names.join(', ') })];
};

function algorithmsIn(response: XmlElement | undefined): readonly string[] {
  if (!response) return [];
  return (
    [...everyElement(response)]
      // An encrypted key names a digest, too, and SHA-1 does no harm there.
      .filter(({ name }) => name === 'ds:SignedInfo')
      .flatMap((signedInfo) => [...everyElement(signedInfo)])
      .filter(({ name }) => ALGORITHM_ELEMENTS.has(name))
      .map(({ attributes }) => attributes.get('Algorithm') ?? '')
  );
}

const certificates: Diagnose = (material) => {
  const { response, against, now } = material;
  if (!response || against.signingCertificates.length === 0) return [];
  const known = against.signingCertificates.flatMap(certificateFacts);
  const received = receivedCertificates(response);
  if (outcomeOf(material, 'signatures') === 'failed') return whyInvalid(material, received, known);
  const used = known.filter(({ fingerprint }) => received.some((one) => one.fingerprint === fingerprint));
  return expired(used, now);
};

/** KeyInfo proves nothing, but an honest provider says there which key it used. */
function whyInvalid(
  { now, checks }: DiagnosisMaterial,
  received: readonly CertificateFacts[],
  known: readonly CertificateFacts[],
): readonly Diagnosis[] {
  const refused = checks.find(({ check }) => check === 'signatures');
  // It took too long, or nobody was there to verify: that says nothing of the keys.
  if (refused?.code !== 'SignatureInvalid') return [];
  const fingerprints = { known: known.map(({ fingerprint }) => fingerprint).join(', ') };
  const strangers = received.filter((one) =>
    known.every(({ fingerprint }) => fingerprint !== one.fingerprint),
  );
  if (received.length > 0 && strangers.length === 0) {
    return [diagnosis('changed-after-signing', fingerprints), ...expired(known, now)];
  }
  const [stranger] = strangers;
  const facts = { received: stranger?.fingerprint ?? '', receivedUntil: until(stranger), ...fingerprints };
  return [diagnosis('certificate-unknown', facts), ...expired(known, now)];
}

function expired(known: readonly CertificateFacts[], now: number): readonly Diagnosis[] {
  return known
    .filter(({ validTo }) => validTo < now)
    .map((one) => diagnosis('certificate-expired', { fingerprint: one.fingerprint, expiredAt: until(one) }));
}

function until(certificate: CertificateFacts | undefined): string {
  return certificate ? new Date(certificate.validTo).toISOString() : '';
}
