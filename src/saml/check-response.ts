import { type Check, passAll } from './check.ts';
import { checkIssueInstant, checkIssuer, checkVersion } from './check-message.ts';
import type { ExpectedResponse } from './expected-response.ts';
import { STATUS_SUCCESS } from './names.ts';
import {
  DestinationMismatch,
  DestinationMissing,
  InResponseToMismatch,
  StatusNotSuccess,
} from './refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

/** A Response or an Assertion, what it must say, and our time in milliseconds since 1970. */
export interface MessageUnderCheck {
  readonly message: XmlElement;
  readonly expected: ExpectedResponse;
  readonly now: number;
}

/** The checks on a verified Response itself (SAML Core 3.2.2; Web Browser SSO Profile 4.1.4.2 and 4.1.4.3). */
export const RESPONSE_CHECKS = [
  { name: 'response-version', run: ({ message }) => checkVersion(message) },
  { name: 'destination', run: ({ message, expected }) => checkDestination(message, expected) },
  { name: 'response-issuer', run: ({ message, expected }) => checkIssuer(message, expected) },
  { name: 'status-code', run: ({ message }) => checkStatus(message) },
  {
    name: 'in-response-to',
    run: ({ message, expected }) => checkInResponseTo(message, expected),
    needs: ['answers-a-request'],
  },
  {
    name: 'response-issue-instant',
    run: ({ message, expected, now }) => checkIssueInstant(message, expected, now),
  },
] as const satisfies readonly Check<MessageUnderCheck>[];

/** Throws the refusals of `refusals/response.ts`. */
export function checkResponse(message: XmlElement, expected: ExpectedResponse, now: number): void {
  passAll(RESPONSE_CHECKS, { message, expected, now });
}

function checkDestination(response: XmlElement, expected: ExpectedResponse): void {
  const received = response.attributes.get('Destination');
  const { assertionConsumerServiceUrl } = expected;
  if (received === undefined) throw new DestinationMissing({ expected: assertionConsumerServiceUrl });
  if (received !== assertionConsumerServiceUrl) {
    throw new DestinationMismatch({
      expected: assertionConsumerServiceUrl,
      received: received.slice(0, 1024),
    });
  }
}

function checkStatus(response: XmlElement): void {
  const codes = childrenNamed(response, 'samlp:Status').flatMap((status) =>
    childrenNamed(status, 'samlp:StatusCode'),
  );
  const [received] = codes.map((code) => code.attributes.get('Value'));
  if (codes.length !== 1 || received !== STATUS_SUCCESS) {
    throw new StatusNotSuccess({ expected: STATUS_SUCCESS, received: received?.slice(0, 200) ?? 'none' });
  }
}

/** Once more on the verified bytes: the value by which the sign-in was found was not verified yet. */
function checkInResponseTo(response: XmlElement, { requestId }: ExpectedResponse): void {
  const received = response.attributes.get('InResponseTo');
  if (received !== requestId) {
    throw new InResponseToMismatch({ expected: requestId, received: received?.slice(0, 200) ?? 'none' });
  }
}
