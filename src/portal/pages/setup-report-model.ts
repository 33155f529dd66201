import { admission, mayUse } from '../../endpoints/authorization-rules.ts';
import type { Endpoint } from '../../endpoints/endpoint.ts';
import { type MarkedDifference, markDifference } from '../../saml/differences.ts';
import type { CheckResult, Examination, ExaminedSubject } from '../../saml/examination.ts';
import type { TestReport } from '../../saml/test-sign-in.ts';
import { paths } from '../../web/paths.ts';
import type { PageModel } from '../../web/renderer.ts';
import { type NetworkGroup, networkGroups } from '../network-groups.ts';
import type { SetupSteps } from '../setup/setup-steps.ts';
import { type DiagnosisText, diagnosisWords } from '../words/examination-words.ts';
import type { Words } from '../words/words.ts';

export interface SetupReportModel extends PageModel {
  readonly steps: SetupSteps;
  readonly againHref: string;
  readonly testHref: string;
  readonly accepted: boolean;
  /** With which a real sign-in would end. */
  readonly code?: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly diagnoses: readonly DiagnosisText[];
  readonly failed: readonly FailedCheck[];
  readonly checks: Examination['checks'];
  readonly counts: Readonly<Record<CheckResult['outcome'], number>>;
  readonly subject?: ExaminedSubject;
  /** What the Response says of the person, by the names that SAML has for it. */
  readonly person: readonly (readonly [name: string, value: string])[];
  readonly attributes: readonly ShownAttribute[];
  readonly groups: readonly ShownGroup[];
  readonly reach?: Reach;
}

export interface FailedCheck extends CheckResult {
  /** Side by side, with what differs marked; where both are known. */
  readonly marked?: MarkedDifference;
}

export interface ShownAttribute {
  readonly name: string;
  /** NameFormat and FriendlyName, where they came. */
  readonly notes: readonly string[];
  readonly values: readonly string[];
  /** How many values are not shown. */
  readonly more: number;
}

export interface ShownGroup {
  readonly name: string;
  readonly named: boolean;
}

/** What the person would reach at one endpoint. */
export interface Reach {
  readonly endpoint: string;
  readonly admitted: boolean;
  readonly networks: readonly NetworkGroup[];
  readonly others: readonly { readonly name: string; readonly href: string }[];
}

export interface SetupReportViews {
  readonly 'pages/setup-report': SetupReportModel;
}

/** More are counted, not shown: a Response holds up to 128 KB of them. */
const MOST_VALUES = 20;
const MOST_OTHERS = 20;

/** The report as people read it: mistakes in words first, then every check, then what came. */
export function reportModel(
  words: Words,
  { reportId, receivedAt, examination }: TestReport,
  chosen: Endpoint | undefined,
  endpoints: readonly Endpoint[],
): Omit<SetupReportModel, 'steps' | 'againHref' | 'testHref'> {
  const { accepted, code, checks, diagnoses, subject, attributes, groups } = examination;
  const { title } = words.setup.report;
  return {
    title: accepted ? title.good : title.bad,
    accepted,
    ...(code === undefined ? {} : { code }),
    receivedAt,
    diagnoses: diagnoses.map((diagnosis) => diagnosisWords(words, diagnosis)),
    failed: checks.filter(({ outcome }) => outcome === 'failed').map(failedCheck),
    checks,
    counts: countsOf(checks),
    ...(subject === undefined ? {} : { subject }),
    person: personOf(subject ?? {}),
    attributes: attributes.map(shownAttribute),
    groups: groups.map((name) => ({ name, named: isNamed(chosen, name) })),
    ...(chosen === undefined ? {} : { reach: reachOf(words, reportId, chosen, endpoints, groups) }),
  };
}

function personOf(subject: ExaminedSubject): SetupReportModel['person'] {
  const { nameId, nameIdFormat, firstName, lastName, authenticatedAt } = subject;
  const all = {
    NameID: nameId,
    Format: nameIdFormat,
    FirstName: firstName,
    LastName: lastName,
    AuthnInstant: authenticatedAt,
  };
  return Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

function failedCheck(check: CheckResult): FailedCheck {
  const { expected, received } = check;
  if (expected === undefined || received === undefined) return check;
  return { ...check, marked: markDifference(expected, received) };
}

function countsOf(checks: Examination['checks']): SetupReportModel['counts'] {
  const count = (outcome: CheckResult['outcome']) =>
    checks.filter((check) => check.outcome === outcome).length;
  return { passed: count('passed'), failed: count('failed'), 'not-reached': count('not-reached') };
}

function shownAttribute(attribute: Examination['attributes'][number]): ShownAttribute {
  const { name, nameFormat, friendlyName, values } = attribute;
  return {
    name,
    notes: [nameFormat, friendlyName].filter((note) => note !== undefined),
    values: values.slice(0, MOST_VALUES),
    more: Math.max(0, values.length - MOST_VALUES),
  };
}

/** A rule for everybody names nobody's group. */
function isNamed(endpoint: Endpoint | undefined, group: string): boolean {
  const admits = admission([group]);
  const rules = endpoint?.authorizationRules ?? [];
  return rules.some((rule) => rule.status === 'active' && !rule.accessAll && admits(rule));
}

function reachOf(
  words: Words,
  reportId: string,
  chosen: Endpoint,
  endpoints: readonly Endpoint[],
  groups: readonly string[],
): Reach {
  const others = endpoints.filter((endpoint) => endpoint !== chosen).slice(0, MOST_OTHERS);
  return {
    endpoint: chosen.displayName,
    admitted: mayUse(chosen, groups),
    networks: networkGroups(words.endpoint.networks, chosen, groups),
    others: others.map(({ displayName, clientVpnEndpointId }) => ({
      name: displayName,
      href: paths.setupReportAt(reportId, clientVpnEndpointId),
    })),
  };
}
