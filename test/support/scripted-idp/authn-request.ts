import { inflateRawSync } from 'node:zlib';
import { DOMParser } from '@xmldom/xmldom';

/** What an IdP reads from an AuthnRequest that came by the HTTP-Redirect binding. */
export interface AuthnRequest {
  readonly id: string;
  readonly issuer: string;
  readonly assertionConsumerServiceUrl: string;
  readonly destination: string | null;
  readonly version: string | null;
  readonly issueInstant: string | null;
  readonly protocolBinding: string | null;
  readonly nameIdPolicyFormat: string | null;
  readonly requestedAuthnContext: boolean;
  readonly relayState: string | null;
  /** The request came signed (a Signature parameter). */
  readonly signed: boolean;
  readonly xml: string;
}

/** Reads the address to which the portal sent the browser; throws when it holds no AuthnRequest. */
export function readAuthnRequest(redirectUrl: string): AuthnRequest {
  const url = new URL(redirectUrl);
  const message = url.searchParams.get('SAMLRequest');
  if (message === null) throw new Error(`There is no SAMLRequest in ${redirectUrl}`);
  const xml = inflateRawSync(Buffer.from(message, 'base64')).toString('utf8');
  const request = new DOMParser().parseFromString(xml, 'text/xml').documentElement;
  const child = (name: string) => request.getElementsByTagNameNS('*', name)[0];
  const attribute = (name: string) => (request.hasAttribute(name) ? request.getAttribute(name) : null);
  return {
    id: attribute('ID') ?? '',
    issuer: child('Issuer')?.textContent ?? '',
    assertionConsumerServiceUrl: attribute('AssertionConsumerServiceURL') ?? '',
    destination: attribute('Destination'),
    version: attribute('Version'),
    issueInstant: attribute('IssueInstant'),
    protocolBinding: attribute('ProtocolBinding'),
    nameIdPolicyFormat: child('NameIDPolicy')?.getAttribute('Format') ?? null,
    requestedAuthnContext: child('RequestedAuthnContext') !== undefined,
    relayState: url.searchParams.get('RelayState'),
    signed: url.searchParams.has('Signature'),
    xml,
  };
}
