import type { Check } from './check.ts';
import type { MessageUnderCheck } from './check-response.ts';
import { parseDateTime } from './date-time.ts';
import { type ExpectedResponse, LONGEST_VALIDITY_MS } from './expected-response.ts';
import {
  AssertionExpired,
  AssertionNotYetValid,
  AudienceMismatch,
  AudienceMissing,
  ConditionsMissing,
  ConditionsRepeated,
  ConditionUnknown,
  ValidityTooLong,
} from './refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/**
 * The Conditions that are understood. OneTimeUse asks for what is done with every Assertion, and ProxyRestriction
 * restrains identity providers only (SAML Core 2.5.1.5 and 2.5.1.6); any other must be refused (2.5.1).
 */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  'saml:AudienceRestriction',
  'saml:OneTimeUse',
  'saml:ProxyRestriction',
]);

/** Exactly one Conditions, all of it understood, for our audience, and now (SAML Core 2.5). */
export const CONDITIONS_CHECKS = [
  { name: 'conditions', run: ({ message }) => conditionsOf(message) },
  {
    name: 'conditions-understood',
    run: ({ message }) => checkUnderstood(conditionsOf(message)),
    needs: ['conditions'],
  },
  {
    name: 'audience',
    run: ({ message, expected }) => checkAudience(conditionsOf(message), expected.audience),
    needs: ['conditions'],
  },
  {
    name: 'conditions-window',
    run: ({ message, expected, now }) => checkWindow(conditionsOf(message), expected, now),
    needs: ['conditions'],
  },
] as const satisfies readonly Check<MessageUnderCheck>[];

/** Throws `ConditionsMissing`, `ConditionsRepeated`. */
export function conditionsOf(assertion: XmlElement): XmlElement {
  const [conditions, ...more] = childrenNamed(assertion, 'saml:Conditions');
  if (!conditions) throw new ConditionsMissing();
  if (more.length > 0) throw new ConditionsRepeated();
  return conditions;
}

function checkUnderstood(conditions: XmlElement): void {
  const unknown = conditions.children.find((condition) => !UNDERSTOOD.has(condition.name));
  if (unknown) throw new ConditionUnknown({ received: unknown.name.slice(0, 200) });
}

/** Each AudienceRestriction must name us, among others if it likes (SAML Core 2.5.1.4). */
function checkAudience(conditions: XmlElement, expected: string): void {
  const restrictions = childrenNamed(conditions, 'saml:AudienceRestriction').map((restriction) =>
    childrenNamed(restriction, 'saml:Audience').map((audience) => audience.text),
  );
  if (restrictions.flat().length === 0) throw new AudienceMissing({ expected });
  const foreign = restrictions.find((audiences) => !audiences.includes(expected));
  if (foreign) throw new AudienceMismatch({ expected, received: foreign.join(' ').slice(0, 1024) });
}

/**
 * NotOnOrAfter in milliseconds since 1970 where it has one.
 * Throws `AssertionNotYetValid`, `AssertionExpired`, `ValidityTooLong`, `TimeMalformed`.
 */
export function checkWindow(
  conditions: XmlElement,
  { clockSkewMs }: ExpectedResponse,
  now: number,
): number | undefined {
  const notBefore = optionalTime(conditions, 'NotBefore');
  const notOnOrAfter = optionalTime(conditions, 'NotOnOrAfter');
  if (notBefore !== undefined && notBefore > now + clockSkewMs)
    throw new AssertionNotYetValid(timing(now, notBefore));
  if (notOnOrAfter === undefined) return undefined;
  if (notOnOrAfter <= now - clockSkewMs) throw new AssertionExpired(timing(now, notOnOrAfter));
  // SAML Core 2.5.1.2: the beginning is before the end.
  if (notBefore !== undefined && notBefore >= notOnOrAfter) throw new AssertionExpired();
  if (notOnOrAfter - (notBefore ?? now + clockSkewMs) > LONGEST_VALIDITY_MS)
    throw new ValidityTooLong({
      expected: `${LONGEST_VALIDITY_MS / 3_600_000} hours at most`,
      received: new Date(notOnOrAfter).toISOString(),
    });
  return notOnOrAfter;
}

/** What an administrator compares: our clock and the time that came. */
function timing(now: number, received: number) {
  return {
    expected: `our time is ${new Date(now).toISOString()}`,
    received: new Date(received).toISOString(),
  };
}

function optionalTime(conditions: XmlElement, name: string): number | undefined {
  const text = conditions.attributes.get(name);
  return text === undefined ? undefined : parseDateTime(text);
}
