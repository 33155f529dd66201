import { type AssertedAttributes, attributesOf } from './attributes.ts';
import { type Check, passAll } from './check.ts';
import { CONDITIONS_CHECKS, checkWindow, conditionsOf } from './check-conditions.ts';
import { checkIssueInstant, checkIssuer, checkVersion } from './check-message.ts';
import type { MessageUnderCheck } from './check-response.ts';
import { checkSubjectConfirmation } from './check-subject-confirmation.ts';
import { parseDateTime } from './date-time.ts';
import type { ExpectedResponse } from './expected-response.ts';
import { requiredId } from './ids.ts';
import { nameIdOf } from './name-id.ts';
import {
  AuthnStatementMissing,
  AuthnStatementRepeated,
  SessionExpired,
  SubjectMissing,
  UnexpectedElement,
} from './refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/** What a good Assertion says. */
export interface AssertionFacts extends AssertedAttributes {
  readonly assertionId: string;
  readonly nameId: string;
  /** When the person authenticated at the identity provider, as it says; milliseconds since 1970. */
  readonly authenticatedAt: number;
  /** Until when the Assertion could be used again, skew included; milliseconds since 1970. */
  readonly usableUntil: number;
  /** When the identity provider wants the session to end; milliseconds since 1970. */
  readonly sessionNotOnOrAfter?: number;
}

/** The checks on a verified Assertion (SAML Core 2.3.3; Web Browser SSO Profile 4.1.4.2 and 4.1.4.3). */
export const ASSERTION_CHECKS = [
  { name: 'assertion-version', run: ({ message }) => checkVersion(message) },
  { name: 'assertion-issuer', run: ({ message, expected }) => checkIssuer(message, expected) },
  {
    name: 'assertion-issue-instant',
    run: ({ message, expected, now }) => checkIssueInstant(message, expected, now),
  },
  { name: 'subject', run: ({ message }) => subjectOf(message) },
  { name: 'name-id', run: ({ message }) => nameIdOf(subjectOf(message)), needs: ['subject'] },
  {
    name: 'subject-confirmation',
    run: ({ message, expected, now }) => checkSubjectConfirmation(subjectOf(message), expected, now),
    needs: ['subject'],
  },
  ...CONDITIONS_CHECKS,
  { name: 'authn-statement', run: ({ message }) => authnStatementOf(message) },
  {
    name: 'session-end',
    run: ({ message, expected, now }) => authenticationOf(message, expected, now),
    needs: ['authn-statement'],
  },
  { name: 'attributes', run: ({ message }) => attributesOf(message) },
] as const satisfies readonly Check<MessageUnderCheck>[];

/** Throws the refusals of `refusals/response.ts` and `refusals/assertion.ts`, of the first check that fails. */
export function checkAssertion(
  assertion: XmlElement,
  expected: ExpectedResponse,
  now: number,
): AssertionFacts {
  passAll(ASSERTION_CHECKS, { message: assertion, expected, now });
  return factsOf(assertion, expected, now);
}

/** Reads an Assertion that has passed, with the very functions that judged it. */
function factsOf(assertion: XmlElement, expected: ExpectedResponse, now: number): AssertionFacts {
  const subject = subjectOf(assertion);
  const confirmedUntil = checkSubjectConfirmation(subject, expected, now);
  const validUntil = checkWindow(conditionsOf(assertion), expected, now) ?? confirmedUntil;
  return {
    assertionId: requiredId(assertion),
    nameId: nameIdOf(subject),
    usableUntil: Math.max(confirmedUntil, validUntil) + expected.clockSkewMs,
    ...authenticationOf(assertion, expected, now),
    ...attributesOf(assertion),
  };
}

function subjectOf(assertion: XmlElement): XmlElement {
  const [subject, ...more] = childrenNamed(assertion, 'saml:Subject');
  if (!subject) throw new SubjectMissing();
  if (more.length > 0) throw new UnexpectedElement({ received: 'a second saml:Subject' });
  return subject;
}

/** Exactly one, as saml2int SDP-IDP10 has it. */
function authnStatementOf(assertion: XmlElement): XmlElement {
  const [statement, ...more] = childrenNamed(assertion, 'saml:AuthnStatement');
  if (!statement) throw new AuthnStatementMissing();
  if (more.length > 0) throw new AuthnStatementRepeated();
  return statement;
}

/** The session at the identity provider, when it has an end, is not over. Throws `TimeMalformed`, `SessionExpired`. */
function authenticationOf(
  assertion: XmlElement,
  { clockSkewMs }: ExpectedResponse,
  now: number,
): Pick<AssertionFacts, 'authenticatedAt' | 'sessionNotOnOrAfter'> {
  const statement = authnStatementOf(assertion);
  const authenticatedAt = parseDateTime(statement.attributes.get('AuthnInstant') ?? '');
  const end = statement.attributes.get('SessionNotOnOrAfter');
  if (end === undefined) return { authenticatedAt };
  const sessionNotOnOrAfter = parseDateTime(end);
  if (sessionNotOnOrAfter <= now - clockSkewMs)
    throw new SessionExpired({ expected: `our time is ${new Date(now).toISOString()}`, received: end });
  return { authenticatedAt, sessionNotOnOrAfter };
}
