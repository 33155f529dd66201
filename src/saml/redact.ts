import type {
  CheckResult,
  Diagnosis,
  Examination,
  ExaminedSubject,
  ReceivedAttribute,
} from './examination.ts';
import { keptFacts } from './kept-facts.ts';
import { type KeptKind, keptKindOf, keptValue, mayHoldAnyWord, WITHHELD } from './kept-values.ts';
import { type PersonalText, personalTextOf } from './personal-text.ts';
import type {
  TracedAttribute,
  TracedDiagnosis,
  TracedExamination,
  TracedSubject,
  TracedValue,
} from './trace.ts';

export interface RedactionRules {
  /** Does some authorization rule name this group. */
  readonly isNamedByRule: (value: string) => boolean;
  /** A short keyed digest, so that nobody without the key can try values out. */
  readonly digestOf: (value: string) => string;
}

/** More would be no help to a reader. So a trace has a few thousand bytes, and none more than some thirty thousand. */
const MOST_ATTRIBUTES = 30;
const MOST_VALUES = 20;
const LONGEST_NAME = 120;

const HOST_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

/**
 * What may be kept of an examination: no signature, no key, no value of a person's attribute but the groups that a rule
 * names, of the NameID only its domain, and of what the checks compared only what the table in `kept-values.ts` allows.
 */
export function redact(examination: Examination, rules: RedactionRules): TracedExamination {
  const { accepted, code, attributes, groups } = examination;
  const personal = personalTextOf(examination.subject);
  const namedGroups = groups.filter(rules.isNamedByRule);
  return {
    accepted,
    ...(code === undefined ? {} : { code }),
    checks: examination.checks.map((check) => redactCheck(check, personal)),
    diagnoses: examination.diagnoses.map((diagnosis) => redactDiagnosis(diagnosis, rules, personal)),
    ...(examination.subject === undefined ? {} : { subject: redactSubject(examination.subject, personal) }),
    attributes: attributes.slice(0, MOST_ATTRIBUTES).map((each) => redactAttribute(each, rules, personal)),
    moreAttributes: Math.max(0, attributes.length - MOST_ATTRIBUTES),
    namedGroups,
    otherGroups: groups.length - namedGroups.length,
  };
}

/** What a check compared: `CheckResult` and the details of a refusal have it. */
export interface ComparedValues {
  readonly expected?: string;
  readonly received?: string;
}

/** The values of one refusal that may be kept; `personal` holds what is known of the person. */
export function redactValues(code: string, values: ComparedValues, personal: PersonalText): ComparedValues {
  const kind = keptKindOf(code);
  if (kind === undefined) return {};
  const { expected, received } = values;
  return {
    ...(expected === undefined ? {} : { expected: kept(kind, expected, personal) }),
    ...(received === undefined ? {} : { received: keptReceived(kind, received, personal) }),
  };
}

function redactCheck({ check, outcome, code, ...values }: CheckResult, personal: PersonalText): CheckResult {
  // Of a check that passed there is nothing to compare.
  if (code === undefined) return { check, outcome };
  return { check, outcome, code, ...redactValues(code, values, personal) };
}

function redactDiagnosis(
  diagnosis: Diagnosis,
  { isNamedByRule }: RedactionRules,
  personal: PersonalText,
): TracedDiagnosis {
  const attributeName = (name: string) => redactName(name, personal);
  const facts = keptFacts(diagnosis, { isNamedByRule, attributeName, personal });
  return { code: diagnosis.code, facts };
}

function redactSubject(subject: ExaminedSubject, personal: PersonalText): TracedSubject {
  const { nameId = '', nameIdFormat, firstName, lastName, authenticatedAt } = subject;
  const domain = nameId.slice(nameId.lastIndexOf('@') + 1);
  return {
    ...(nameId.includes('@') && HOST_NAME.test(domain) ? { nameIdDomain: domain } : {}),
    ...(nameIdFormat === undefined ? {} : { nameIdFormat: kept('saml-name', nameIdFormat, personal) }),
    hasFirstName: firstName !== undefined,
    hasLastName: lastName !== undefined,
    ...(authenticatedAt === undefined ? {} : { authenticatedAt: kept('time', authenticatedAt, personal) }),
  };
}

function redactAttribute(
  { name, values }: ReceivedAttribute,
  rules: RedactionRules,
  personal: PersonalText,
): TracedAttribute {
  return {
    name: redactName(name, personal),
    values: values.slice(0, MOST_VALUES).map((value) => redactValue(value, rules)),
    moreValues: Math.max(0, values.length - MOST_VALUES),
  };
}

function redactValue(value: string, { isNamedByRule, digestOf }: RedactionRules): TracedValue {
  return isNamedByRule(value) ? { named: value } : { digest: digestOf(value) };
}

function kept(kind: KeptKind, text: string, personal: PersonalText): string {
  return personal.isIn(text) ? WITHHELD : keptValue(kind, text);
}

/** What was expected is ours; what came may hold any word. */
function keptReceived(kind: KeptKind, text: string, personal: PersonalText): string {
  return personal.isKnown || !mayHoldAnyWord(kind) ? kept(kind, text, personal) : WITHHELD;
}

function redactName(name: string, personal: PersonalText): string {
  return personal.isIn(name) ? WITHHELD : name.slice(0, LONGEST_NAME);
}
