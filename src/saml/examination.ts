import type { CheckName } from './checks.ts';
import type { SignInRefusalCode } from './refusals.ts';

/**
 * The report on one Response: what every check of a sign-in says of it. It is made for people who set an identity provider
 * up, from a test sign-in, from a sign-in that failed, or from a file, and it grants nothing.
 */
export interface Examination {
  /** Would a real sign-in have been accepted. */
  readonly accepted: boolean;
  /** The code with which a real sign-in ends; absent when it is accepted. Always that of the first failed check. */
  readonly code?: SignInRefusalCode;
  /** Every check, in the order in which a sign-in makes them. */
  readonly checks: readonly CheckResult[];
  /** Well-known mistakes that explain what failed, the likeliest first; may be there although all checks passed. */
  readonly diagnoses: readonly Diagnosis[];
  /** What the Response says of the person, believed only where {@link accepted}; absent where it could not be read. */
  readonly subject?: ExaminedSubject;
  /** As they came, in document order. */
  readonly attributes: readonly ReceivedAttribute[];
  /** The values of `memberOf` that count. */
  readonly groups: readonly string[];
}

export interface CheckResult {
  /** Stable, in kebab case, such as `assertion-signed`. The catalogue is `CHECKS` in `checks.ts`. */
  readonly check: CheckName;
  /** `not-reached`: what it needs could not be read, or it would not be safe after what failed before. */
  readonly outcome: 'passed' | 'failed' | 'not-reached';
  /** Of a failed check. */
  readonly code?: SignInRefusalCode;
  readonly expected?: string;
  readonly received?: string;
}

export interface ExaminedSubject {
  readonly nameId?: string;
  readonly nameIdFormat?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** AuthnInstant, as it came. */
  readonly authenticatedAt?: string;
}

export interface ReceivedAttribute {
  readonly name: string;
  readonly nameFormat?: string;
  readonly friendlyName?: string;
  readonly values: readonly string[];
}

/** A mistake by its stable code; `facts` fill in the words: `diagnosis-words` of the portal and of the commands. */
export interface Diagnosis {
  readonly code: DiagnosisCode;
  readonly facts: Readonly<Record<string, string>>;
}

/** The well-known failures. Each has words in every language, and a test that provokes it with a real Response. */
export const DIAGNOSES = [
  'only-response-signed',
  'only-assertion-signed',
  'nothing-signed',
  'sha-1',
  'wrong-acs-url',
  'wrong-audience',
  'wrong-entity-id',
  'clock-ahead',
  'clock-behind',
  'groups-under-another-name',
  'groups-in-one-value',
  'groups-overage-link',
  'groups-are-object-ids',
  'groups-over-limit',
  'no-group-is-named-by-a-rule',
  'role-list-default',
  'attribute-repeated',
  'name-id-not-email',
  'name-id-format',
  'no-attribute',
  'encrypted-without-our-key',
  'too-large',
  'status-not-success',
  'certificate-unknown',
  'certificate-expired',
  'changed-after-signing',
  'no-groups',
] as const;

export type DiagnosisCode = (typeof DIAGNOSES)[number];
