import { type Diagnose, diagnosis, failedWith } from './diagnosis-material.ts';
import { differences } from './differences.ts';
import type { CheckResult, DiagnosisCode } from './examination.ts';

/** Names and addresses that were typed at the identity provider, and are not ours to the letter. */
export const diagnoseAddresses: Diagnose = (material) => [
  ...wrong('wrong-acs-url', failedWith(material, 'DestinationMismatch', 'DestinationMissing')),
  ...wrong('wrong-acs-url', failedWith(material, 'RecipientMismatch', 'RecipientMissing')),
  ...wrong('wrong-entity-id', failedWith(material, 'IssuerMismatch', 'IssuerMissing')),
  ...wrong('wrong-audience', failedWith(material, 'AudienceMismatch', 'AudienceMissing')),
];

const WHERE: Readonly<Partial<Record<CheckResult['check'], string>>> = {
  destination: 'Destination',
  'subject-confirmation': 'Recipient',
  audience: 'Audience',
  'response-issuer': 'Issuer',
  'assertion-issuer': 'Issuer',
};

function wrong(code: DiagnosisCode, failed: CheckResult | undefined) {
  if (!failed) return [];
  const { check, expected = '', received = '' } = failed;
  const kinds = received === '' ? 'missing' : differences(expected, received).join(' ');
  return [diagnosis(code, { where: WHERE[check] ?? check, expected, received, differences: kinds })];
}
