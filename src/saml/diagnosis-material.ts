import type { CheckName } from './checks.ts';
import type {
  CheckResult,
  Diagnosis,
  DiagnosisCode,
  ExaminedSubject,
  ReceivedAttribute,
} from './examination.ts';
import type { ExaminedAgainst } from './examined-against.ts';
import type { SignInRefusalCode } from './refusals.ts';
import type { XmlElement } from './xml-element.ts';

/** What an examination found, for those who look for well-known mistakes in it. */
export interface DiagnosisMaterial {
  /** The form field as it came. */
  readonly field: string;
  readonly checks: readonly CheckResult[];
  /** The Response as it came, with its signatures; absent where it could not be read. */
  readonly response: XmlElement | undefined;
  /** The Assertion that was judged: the verified one where there is one. */
  readonly assertion: XmlElement | undefined;
  readonly subject: ExaminedSubject | undefined;
  readonly attributes: readonly ReceivedAttribute[];
  readonly groups: readonly string[];
  readonly against: ExaminedAgainst;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Finds mistakes of one kind. Facts never hold the NameID or the value of an attribute. */
export type Diagnose = (material: DiagnosisMaterial) => readonly Diagnosis[];

/** As much of what a stranger sent as a page has room for; the fingerprints of twenty keys are 1,938 characters. */
const LONGEST_FACT = 2000;

export function diagnosis(code: DiagnosisCode, facts: Diagnosis['facts'] = {}): Diagnosis {
  const cut = Object.entries(facts).map(([name, fact]) => [name, fact.slice(0, LONGEST_FACT)] as const);
  return { code, facts: Object.fromEntries(cut) };
}

export function outcomeOf({ checks }: Pick<DiagnosisMaterial, 'checks'>, name: CheckName) {
  return checks.find(({ check }) => check === name)?.outcome ?? 'not-reached';
}

/** The first check that failed with one of `codes`. */
export function failedWith(
  { checks }: Pick<DiagnosisMaterial, 'checks'>,
  ...codes: readonly SignInRefusalCode[]
): CheckResult | undefined {
  return checks.find(({ code }) => code !== undefined && codes.includes(code));
}
