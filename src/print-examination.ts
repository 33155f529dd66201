import { mayUse } from './endpoints/authorization-rules.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import type { NamedGroups } from './endpoints/named-groups.ts';
import { reachableNetworks } from './endpoints/reachable-networks.ts';
import { printable } from './kernel/printable.ts';
import { en } from './portal/words/en.ts';
import { diagnosisWords } from './portal/words/examination-words.ts';
import type { CheckResult, Diagnosis, Examination } from './saml/examination.ts';

/** The report on a Response for a terminal, in English. Nothing in the Response can change how the terminal behaves. */
export function printExamination(
  examination: Examination,
  rules: NamedGroups,
  endpoints: readonly Endpoint[],
): readonly string[] {
  return [
    'Checks, in the order of a sign-in:',
    ...examination.checks.flatMap(checkLines),
    '',
    ...examination.diagnoses.flatMap(diagnosisLines),
    ...saidOfThePerson(examination),
    ...groupLines(examination, rules),
    ...endpoints.slice(0, MOST_ENDPOINTS).flatMap((endpoint) => reachLines(endpoint, examination)),
    ...(endpoints.length > MOST_ENDPOINTS ? [MORE_ENDPOINTS] : []),
  ].map(printable);
}

/** A terminal is read from its end: hundreds of endpoints would hide what went before. */
const MOST_ENDPOINTS = 10;
const MORE_ENDPOINTS = 'There are more endpoints of this provider. Name one with --endpoint.';

const OUTCOMES = { passed: 'ok', failed: 'FAILED', 'not-reached': 'not reached' } as const;

/** A well-known mistake in words, and an empty line. */
export function diagnosisLines(diagnosis: Diagnosis): readonly string[] {
  const { title, explanation, whatToDo } = diagnosisWords({ examination: en.examination }, diagnosis);
  return [`${title}. (${diagnosis.code})`, `  ${explanation}`, `  ${whatToDo}`, ''];
}

/** A check and its outcome, and below it what it compared. */
export function checkLines({ check, outcome, code, expected, received }: CheckResult): readonly string[] {
  const name = en.examination.checks[check];
  const line = `  ${OUTCOMES[outcome].padEnd(12)} ${code === undefined ? name : `${name} (${code})`}`;
  return [
    line,
    ...(expected === undefined ? [] : [`                 expected: ${expected}`]),
    ...(received === undefined ? [] : [`                 received: ${received}`]),
  ];
}

function saidOfThePerson({ subject, attributes, accepted }: Examination): readonly string[] {
  if (!subject) return [];
  const { nameId, nameIdFormat, firstName, lastName, authenticatedAt } = subject;
  const facts = { NameID: nameId, Format: nameIdFormat, FirstName: firstName, LastName: lastName };
  return [
    accepted ? 'The person:' : 'The person, as the Response says, which nobody believes:',
    ...Object.entries({ ...facts, AuthnInstant: authenticatedAt }).map(
      ([name, value]) => `  ${name.padEnd(13)} ${value ?? '-'}`,
    ),
    'Attributes:',
    ...attributes.map(({ name, values }) => `  ${JSON.stringify(name)}: ${values.map(quoted).join(', ')}`),
    ...(attributes.length === 0 ? ['  none'] : []),
    '',
  ];
}

function groupLines({ groups }: Examination, rules: NamedGroups): readonly string[] {
  if (groups.length === 0) return ['Groups: none', ''];
  const named = new Set(rules.groups);
  const lines = groups.map((group) => `  ${named.has(group) ? '*' : ' '} ${quoted(group)}`);
  return ['Groups (* is named by a rule):', ...lines, ''];
}

/** What the rules and routes of an endpoint would let the person reach. */
function reachLines(endpoint: Endpoint, { groups }: Examination): readonly string[] {
  const title = `${endpoint.displayName} (${endpoint.clientVpnEndpointId})`;
  if (!mayUse(endpoint, groups)) return [`${title}: no rule admits these groups.`];
  const networks = reachableNetworks(endpoint, groups).map(({ cidr, rule }) => {
    return `  ${cidr.padEnd(18)} ${rule.accessAll ? 'open to everyone' : `because of ${quoted(rule.groupId)}`}`;
  });
  return [
    `${title}: the person may use it, and would reach`,
    ...(networks.length === 0 ? ['  nothing yet'] : networks),
  ];
}

/** With quotation marks, so that blanks at an end are seen. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
