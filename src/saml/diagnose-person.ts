import { type Diagnose, diagnosis, failedWith, outcomeOf } from './diagnosis-material.ts';
import { acceptedNameIdFormat, isEmailAddress } from './name-id.ts';
import { GUID } from './well-known-claims.ts';

/** What is wrong with who the person is said to be. */
export const diagnosePerson: Diagnose = (material) => [
  ...nameId(material),
  ...(failedWith(material, 'AttributesMissing') ? [diagnosis('no-attribute')] : []),
];

const nameId: Diagnose = (material) => {
  if (outcomeOf(material, 'name-id') !== 'failed') return [];
  const { nameId: value = '', nameIdFormat: format } = material.subject ?? {};
  if (isEmailAddress(value)) {
    return acceptedNameIdFormat(format) ? [] : [diagnosis('name-id-format', { format: format ?? '' })];
  }
  return [diagnosis('name-id-not-email', { kind: kindOf(value), format: format ?? '' })];
};

/** What it looks like instead; the NameID itself is nobody's fact. */
function kindOf(value: string): string {
  if (value === '') return 'missing';
  if (value.trim() !== value && isEmailAddress(value.trim())) return 'white-space';
  if (GUID.test(value)) return 'object-id';
  if (/[^\x20-\x7e]/.test(value)) return 'not-ascii';
  if (value.includes('\\')) return 'windows-account';
  return value.includes('@') ? 'malformed' : 'user-name';
}
