import { type Diagnose, diagnosis, failedWith } from './diagnosis-material.ts';
import { MAXIMUM_RESPONSE_BYTES } from './response-bytes.ts';

/** What stands in the way before anything is said: size, encryption, and an answer of failure. */
export const diagnoseDocument: Diagnose = (material) => [
  ...tooLarge(material),
  ...encrypted(material),
  ...statusNotSuccess(material),
];

const tooLarge: Diagnose = (material) => {
  if (!failedWith(material, 'ResponseTooLarge')) return [];
  // Base64 is a third longer than what it says.
  const bytes = Math.floor((material.field.replaceAll(/\s/g, '').length * 3) / 4);
  return [diagnosis('too-large', { bytes: String(bytes), most: String(MAXIMUM_RESPONSE_BYTES) })];
};

const encrypted: Diagnose = (material) =>
  failedWith(material, 'AssertionEncrypted') || failedWith(material, 'AssertionUndecryptable')
    ? [diagnosis('encrypted-without-our-key')]
    : [];

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';

/** The second-level code says what happened; the first only whose fault it was (SAML Core 3.2.2.2). */
const statusNotSuccess: Diagnose = (material) => {
  const failed = failedWith(material, 'StatusNotSuccess');
  if (!failed) return [];
  const [first = '', second = ''] = (failed.received ?? '').split(' ');
  const short = (code: string) => (code.startsWith(STATUS) ? code.slice(STATUS.length) : code);
  return [diagnosis('status-not-success', { status: short(first), detail: short(second) })];
};
