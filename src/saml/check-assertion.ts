import { type AssertedAttributes, attributesOf } from './attributes.ts';
import { checkConditions } from './check-conditions.ts';
import { checkIssueInstant, checkIssuer, checkVersion } from './check-message.ts';
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

/**
 * The checks on a verified Assertion (SAML Core 2.3.3; Web Browser SSO Profile 4.1.4.2 and 4.1.4.3), in their order.
 * Throws the refusals of `refusals/response.ts` and `refusals/assertion.ts`.
 */
export function checkAssertion(
  assertion: XmlElement,
  expected: ExpectedResponse,
  now: number,
): AssertionFacts {
  checkVersion(assertion);
  checkIssuer(assertion, expected);
  checkIssueInstant(assertion, expected, now);
  const [subject, ...more] = childrenNamed(assertion, 'saml:Subject');
  if (!subject) throw new SubjectMissing();
  if (more.length > 0) throw new UnexpectedElement({ received: 'a second saml:Subject' });
  const nameId = nameIdOf(subject);
  const confirmedUntil = checkSubjectConfirmation(subject, expected, now);
  const validUntil = checkConditions(assertion, expected, now) ?? confirmedUntil;
  const authentication = checkAuthnStatement(assertion, expected, now);
  return {
    assertionId: requiredId(assertion),
    nameId,
    usableUntil: Math.max(confirmedUntil, validUntil) + expected.clockSkewMs,
    ...authentication,
    ...attributesOf(assertion),
  };
}

/** Exactly one, as saml2int SDP-IDP10 has it; its session, when it has an end, is not over. */
function checkAuthnStatement(
  assertion: XmlElement,
  { clockSkewMs }: ExpectedResponse,
  now: number,
): Pick<AssertionFacts, 'authenticatedAt' | 'sessionNotOnOrAfter'> {
  const [statement, ...more] = childrenNamed(assertion, 'saml:AuthnStatement');
  if (!statement) throw new AuthnStatementMissing();
  if (more.length > 0) throw new AuthnStatementRepeated();
  const authenticatedAt = parseDateTime(statement.attributes.get('AuthnInstant') ?? '');
  const end = statement.attributes.get('SessionNotOnOrAfter');
  if (end === undefined) return { authenticatedAt };
  const sessionNotOnOrAfter = parseDateTime(end);
  if (sessionNotOnOrAfter <= now - clockSkewMs) throw new SessionExpired({ received: end });
  return { authenticatedAt, sessionNotOnOrAfter };
}
