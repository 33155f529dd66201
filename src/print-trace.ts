import { printable } from './kernel/printable.ts';
import { checkLines, diagnosisLines } from './print-examination.ts';
import type { Trace, TracedAttribute, TracedExamination, TracedSubject, TracedValue } from './saml/trace.ts';

const STEPS: Readonly<Record<Trace['step'], string>> = {
  start: 'it could not begin',
  response: "the identity provider's Response was refused",
  completion: 'the browser that came back from the identity provider was refused',
};

/** A trace as lines for a terminal. Nothing in it can change how the terminal behaves. */
export function printTrace(trace: Trace): readonly string[] {
  const { examination } = trace;
  const lines = [
    `Sign-in ${trace.reference}, ${new Date(trace.time).toISOString()}: ${STEPS[trace.step]}.`,
    '',
    `${trace.code}: ${trace.reason}`,
    ...facts([
      ['expected', trace.expected],
      ['received', trace.received],
      ['endpoint', trace.clientVpnEndpointId],
      ['identity provider', trace.samlProviderArn],
      ['AuthnRequest', trace.requestId],
      ['from', trace.clientAddress],
    ]),
    '',
    ...(examination === undefined ? [notExamined(trace)] : examined(examination)),
  ];
  return lines.map(printable);
}

function notExamined({ step, samlProviderArn }: Trace): string {
  if (step === 'start') return 'Nobody was sent to the identity provider.';
  if (step === 'completion') return 'There was no Response to examine at this step.';
  if (samlProviderArn === undefined)
    return 'The Response was not examined further: it is not known which sign-in, and so which identity provider, it belongs to.';
  return 'The Response was not examined further: too many failed at that time, or verifying it took too long. Let the person sign in again.';
}

function examined(examination: TracedExamination): readonly string[] {
  const { diagnoses, checks, subject, attributes, moreAttributes } = examination;
  return [
    ...diagnoses.flatMap(diagnosisLines),
    'Checks, in the order of a sign-in:',
    ...checks.flatMap(checkLines),
    '',
    ...(subject === undefined ? [] : [...person(subject), '']),
    ...(attributes.length === 0 ? ['No attribute.'] : ['Attributes:', ...attributes.map(attributeLine)]),
    ...(moreAttributes > 0 ? [`  and ${moreAttributes} more`] : []),
    ...(attributes.some(({ values }) => values.some(isDigest)) ? [DIGESTS] : []),
    '',
    groupsLine(examination),
  ];
}

const DIGESTS =
  '  (# marks a digest: equal values have equal digests. Only groups that a rule of the endpoint names are shown.)';

function person(subject: TracedSubject): readonly string[] {
  const { nameIdDomain, nameIdFormat, hasFirstName, hasLastName, authenticatedAt } = subject;
  const given = (has: boolean) => (has ? 'there' : 'missing');
  return [
    'Person, as the Response says:',
    ...facts([
      ['NameID', nameIdDomain === undefined ? 'missing, or not an email address' : `…@${nameIdDomain}`],
      ['Format', nameIdFormat],
      ['FirstName, LastName', `${given(hasFirstName)}, ${given(hasLastName)}`],
      ['authenticated', authenticatedAt],
    ]),
  ];
}

function attributeLine({ name, values, moreValues }: TracedAttribute): string {
  const shown = values.map((value) => (isDigest(value) ? `#${value.digest}` : `"${value.named}"`));
  const more = moreValues > 0 ? [`and ${moreValues} more`] : [];
  return `  ${JSON.stringify(name)}: ${[...shown, ...more].join(', ') || 'no value'}`;
}

function isDigest(value: TracedValue): value is { readonly digest: string } {
  return 'digest' in value;
}

function groupsLine({ namedGroups, otherGroups }: TracedExamination): string {
  const named = namedGroups.map((group) => JSON.stringify(group)).join(', ') || 'none';
  return `Groups that a rule of the endpoint names: ${named}. Others: ${otherGroups}.`;
}

function facts(pairs: readonly (readonly [string, string | undefined])[]): readonly string[] {
  return pairs.flatMap(([name, text]) => (text === undefined ? [] : [`  ${name}: ${text}`]));
}
