import { attributesOf } from './attributes.ts';
import { ASSERTION_CHECKS } from './check-assertion.ts';
import { type CheckCollector, createCheckCollector } from './check-collector.ts';
import { RESPONSE_CHECKS } from './check-response.ts';
import { readVerifiedResponse } from './check-verified-response.ts';
import { diagnose } from './diagnose.ts';
import type { Examination } from './examination.ts';
import type { ExaminedAgainst } from './examined-against.ts';
import { receivedAttributes, receivedSubject } from './received-attributes.ts';
import { StatusNotSuccess } from './refusals.ts';
import { decodeResponse } from './response-bytes.ts';
import {
  DOCUMENT_CHECKS,
  RESPONSE_RULES,
  refuseUnsolicited,
  SHAPE_CHECKS,
  shapeChecksOf,
  statusOtherThanSuccess,
} from './scan-response.ts';
import { parseStrictXml } from './strict-xml.ts';
import type { ResponseVerifier } from './verifier.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

export type { ExaminedAgainst, NamedGroups } from './examined-against.ts';

export interface ExamineResponseDeps {
  readonly verifier: Pick<ResponseVerifier, 'verify' | 'decrypts'>;
}

/**
 * Makes every check of a sign-in on a `SAMLResponse` form field, in the same order and by the same functions, also after
 * one failed where that is safe: nothing is parsed that the strict reader and its caps did not take, no signature is
 * verified whose shape is not right, and what is read of a Response that is not verified is only reported. It writes
 * nothing anywhere. `now` in milliseconds since 1970. Throws nothing for what a Response holds.
 */
export async function examineResponse(
  deps: ExamineResponseDeps,
  field: string,
  against: ExaminedAgainst,
  now: number,
): Promise<Examination> {
  const collector = createCheckCollector();
  const decoded = collector.attempt('decoded', () => decodeResponse(field));
  const received = decoded && readDocument(collector, decoded.xml, deps.verifier.decrypts());
  judgeSignIn(collector, received, against);
  const verified = decoded && received && (await verify(deps, collector, received, against));
  const read = verified ?? received;
  if (read) judgeContent(collector, read, against, now);
  return report(collector, { field, received, read, against, now });
}

/** A Response as far as it can be read. */
interface ReadResponse {
  readonly response: XmlElement;
  readonly assertion?: XmlElement;
}

/** One that came, with the checks of its shape: others where its Assertion is encrypted for us. */
interface ReceivedResponse extends ReadResponse {
  readonly xml: string;
  readonly shapeChecks: ReturnType<typeof shapeChecksOf>;
}

function readDocument(
  collector: CheckCollector,
  xml: string,
  decrypts: boolean,
): ReceivedResponse | undefined {
  const root = (element: XmlElement) =>
    void collector.attempt('answers-a-request', () => refuseUnsolicited(element));
  const response = collector.attempt('xml', () => parseStrictXml(xml, { ...RESPONSE_RULES, root }));
  if (!response) return undefined;
  collector.walk(DOCUMENT_CHECKS, response);
  if (collector.outcomeOf('root') !== 'passed') return undefined;
  const failedStatus = statusOtherThanSuccess(response);
  // Answers of failure come unsigned and with details of any kind.
  const shapeChecks = shapeChecksOf(response, decrypts);
  if (failedStatus === undefined) collector.walk(shapeChecks, response);
  collector.attempt('status', () => {
    if (failedStatus !== undefined) throw new StatusNotSuccess({ received: failedStatus });
  });
  const [assertion, ...more] = childrenNamed(response, 'saml:Assertion');
  const read = { xml, shapeChecks, response };
  return assertion && more.length === 0 ? { ...read, assertion } : read;
}

/** What the store said of the sign-in, put among the checks where a sign-in asks it. */
function judgeSignIn(
  collector: CheckCollector,
  received: ReadResponse | undefined,
  { refusal, expected, signingCertificates }: ExaminedAgainst,
): void {
  if (!received) return;
  const isProvider = refusal?.code === 'ProviderChanged';
  const judge = (applies: boolean) => () => {
    if (refusal && applies) throw refusal;
  };
  if (expected.requestId !== undefined || refusal) collector.attempt('request', judge(!isProvider));
  if (signingCertificates.length > 0 || isProvider) collector.attempt('provider', judge(isProvider));
}

/** The library sees only what it would see in a sign-in; a Response that nobody asked for may be verified, too. */
async function verify(
  { verifier }: ExamineResponseDeps,
  collector: CheckCollector,
  { xml, shapeChecks }: ReceivedResponse,
  { signingCertificates, signaturesRefused, from = '' }: ExaminedAgainst,
): Promise<ReadResponse | undefined> {
  const shapeIsRight = [...DOCUMENT_CHECKS, ...shapeChecks].every(
    ({ name }) => collector.outcomeOf(name) === 'passed',
  );
  if (!shapeIsRight || signingCertificates.length === 0) return undefined;
  const verified = await collector.attemptLater('signatures', async () => {
    if (signaturesRefused) throw signaturesRefused;
    return verifier.verify(xml, signingCertificates, from);
  });
  if (verified?.assertionXml !== undefined) passShapeInside(collector);
  return verified && collector.attempt('signed-content', () => readVerifiedResponse(verified));
}

/** What an encrypted Assertion hides was checked on the way to its signature, or that would not have been good. */
function passShapeInside(collector: CheckCollector): void {
  for (const { name } of SHAPE_CHECKS) {
    if (collector.outcomeOf(name) === 'not-reached') collector.attempt(name, () => undefined);
  }
}

function judgeContent(
  collector: CheckCollector,
  { response, assertion }: ReadResponse,
  against: ExaminedAgainst,
  now: number,
): void {
  const requestId = against.expected.requestId ?? response.attributes.get('InResponseTo') ?? '';
  const expected = { ...against.expected, requestId };
  collector.walk(RESPONSE_CHECKS, { message: response, expected, now });
  if (assertion) collector.walk(ASSERTION_CHECKS, { message: assertion, expected, now });
}

interface Material {
  readonly field: string;
  readonly received: ReadResponse | undefined;
  readonly read: ReadResponse | undefined;
  readonly against: ExaminedAgainst;
  readonly now: number;
}

function report(collector: CheckCollector, { field, received, read, against, now }: Material): Examination {
  const checks = collector.results();
  const code = checks.find(({ outcome }) => outcome === 'failed')?.code;
  const assertion = read?.assertion;
  const attributes = assertion ? receivedAttributes(assertion) : [];
  const groups =
    assertion && collector.outcomeOf('attributes') === 'passed' ? attributesOf(assertion).groups : [];
  const subject = assertion && receivedSubject(assertion);
  const { response } = received ?? {};
  return {
    accepted: code === undefined && collector.outcomeOf('signatures') === 'passed',
    ...(code === undefined ? {} : { code }),
    checks,
    diagnoses: diagnose({ field, checks, response, assertion, subject, attributes, groups, against, now }),
    ...(subject === undefined ? {} : { subject }),
    attributes,
    groups,
  };
}
