import { parseDateTime } from './date-time.ts';
import { type ExpectedResponse, PENDING_SIGN_IN_MS } from './expected-response.ts';
import { FORMAT_ENTITY } from './names.ts';
import { IssueInstantOutOfRange, IssuerMismatch, IssuerMissing, VersionUnsupported } from './refusals.ts';
import { childrenNamed, type XmlElement } from './xml-element.ts';

// What a Response and an Assertion have in common (SAML Core 2.3.3 and 3.2.2).

/** Throws `VersionUnsupported`. */
export function checkVersion(message: XmlElement): void {
  const received = message.attributes.get('Version');
  if (received !== '2.0') {
    throw new VersionUnsupported({ expected: '2.0', received: received?.slice(0, 20) ?? 'none' });
  }
}

/** The Issuer is the provider that was asked (Web Browser SSO Profile 4.1.4.2). Throws `IssuerMissing`, `IssuerMismatch`. */
export function checkIssuer(message: XmlElement, { idpEntityId }: ExpectedResponse): void {
  const issuers = childrenNamed(message, 'saml:Issuer');
  if (issuers.length === 0) throw new IssuerMissing({ expected: idpEntityId });
  for (const issuer of issuers) {
    const format = issuer.attributes.get('Format') ?? FORMAT_ENTITY;
    if (issuer.text !== idpEntityId || format !== FORMAT_ENTITY) {
      throw new IssuerMismatch({ expected: idpEntityId, received: issuer.text.slice(0, 1024) });
    }
  }
}

/**
 * Issued at most as long ago as a sign-in may take, and not in the future: older ones cannot be an answer to it.
 * Throws `TimeMalformed`, `IssueInstantOutOfRange`.
 */
export function checkIssueInstant(
  message: XmlElement,
  { clockSkewMs }: ExpectedResponse,
  now: number,
): number {
  const received = message.attributes.get('IssueInstant') ?? '';
  const issued = parseDateTime(received);
  if (issued > now + clockSkewMs || issued < now - PENDING_SIGN_IN_MS - clockSkewMs) {
    throw new IssueInstantOutOfRange({ expected: new Date(now).toISOString(), received });
  }
  return issued;
}
