import { parseDateTime } from './date-time.ts';
import { type ExpectedResponse, LONGEST_VALIDITY_MS } from './expected-response.ts';
import { BEARER } from './names.ts';
import {
  InResponseToMismatch,
  RecipientMismatch,
  RecipientMissing,
  SignInRefused,
  SubjectConfirmationExpired,
  SubjectConfirmationInvalid,
  SubjectConfirmationMissing,
  SubjectConfirmationNotBearer,
  ValidityTooLong,
} from './refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/**
 * At least one bearer confirmation was made for us, for this request, and for now (Web Browser SSO Profile 4.1.4.2
 * and 4.1.4.3); others may stand beside it. Returns the latest NotOnOrAfter of those that hold, in milliseconds since
 * 1970. When none holds, throws the refusal of the first bearer confirmation.
 */
export function checkSubjectConfirmation(
  subject: XmlElement,
  expected: ExpectedResponse,
  now: number,
): number {
  const all = childrenNamed(subject, 'saml:SubjectConfirmation');
  if (all.length === 0) throw new SubjectConfirmationMissing();
  const bearers = all.filter((confirmation) => confirmation.attributes.get('Method') === BEARER);
  const outcomes = bearers.map((bearer) => outcomeOf(bearer, expected, now));
  const ends = outcomes.filter((outcome) => typeof outcome === 'number');
  if (ends.length > 0) return Math.max(...ends);
  throw outcomes.find((outcome) => typeof outcome !== 'number') ?? new SubjectConfirmationNotBearer();
}

function outcomeOf(bearer: XmlElement, expected: ExpectedResponse, now: number): number | SignInRefused {
  try {
    return checkBearer(bearer, expected, now);
  } catch (error) {
    if (error instanceof SignInRefused) return error;
    throw error;
  }
}

function checkBearer(bearer: XmlElement, expected: ExpectedResponse, now: number): number {
  const [data, ...more] = childrenNamed(bearer, 'saml:SubjectConfirmationData');
  if (!data || more.length > 0) throw new SubjectConfirmationMissing();
  checkRecipient(data, expected);
  const notOnOrAfter = checkWindow(data, expected.clockSkewMs, now);
  checkInResponseTo(data, expected);
  return notOnOrAfter;
}

function checkRecipient(data: XmlElement, { assertionConsumerServiceUrl }: ExpectedResponse): void {
  const received = data.attributes.get('Recipient');
  if (received === undefined) throw new RecipientMissing({ expected: assertionConsumerServiceUrl });
  if (received !== assertionConsumerServiceUrl) {
    throw new RecipientMismatch({ expected: assertionConsumerServiceUrl, received: received.slice(0, 1024) });
  }
}

function checkWindow(data: XmlElement, clockSkewMs: number, now: number): number {
  const end = data.attributes.get('NotOnOrAfter');
  if (end === undefined || data.attributes.has('NotBefore')) throw new SubjectConfirmationInvalid();
  const notOnOrAfter = parseDateTime(end);
  if (notOnOrAfter <= now - clockSkewMs)
    throw new SubjectConfirmationExpired({
      expected: `our time is ${new Date(now).toISOString()}`,
      received: end,
    });
  if (notOnOrAfter - now - clockSkewMs > LONGEST_VALIDITY_MS) throw new ValidityTooLong({ received: end });
  return notOnOrAfter;
}

function checkInResponseTo(data: XmlElement, { requestId }: ExpectedResponse): void {
  const received = data.attributes.get('InResponseTo');
  if (received !== requestId) {
    throw new InResponseToMismatch({ expected: requestId, received: received?.slice(0, 200) ?? 'none' });
  }
}
