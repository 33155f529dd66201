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

/**
 * The checks on a verified Response itself (SAML Core 3.2.2; Web Browser SSO Profile 4.1.4.2 and 4.1.4.3).
 * Throws the refusals of `refusals/response.ts`.
 */
export function checkResponse(response: XmlElement, expected: ExpectedResponse, now: number): void {
  checkVersion(response);
  checkDestination(response, expected);
  checkIssuer(response, expected);
  checkStatus(response);
  checkInResponseTo(response, expected);
  checkIssueInstant(response, expected, now);
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
