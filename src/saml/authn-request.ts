import { deflateRawSync } from 'node:zlib';
import type { IdpMetadata } from './idp-metadata.ts';
import { FORMAT_EMAIL_ADDRESS, HTTP_POST, SAML_ASSERTION, SAML_PROTOCOL } from './names.ts';
import type { ServiceProvider } from './sign-in.ts';
import { xml } from './write-xml.ts';

export interface RequestFacts {
  readonly requestId: string;
  /** Opaque, at most 80 bytes (SAML Bindings 3.4.3); it decides nothing when it comes back. */
  readonly relayState: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Servers and firewalls take at least 2,048 characters. What would be longer is compressed. */
const LONGEST_STORED = 2000;

/**
 * The address that takes a browser to the identity provider with an AuthnRequest by the HTTP-Redirect binding (SAML
 * Bindings 3.4): deflated, not signed. Providers exist that stumble without a RelayState. The SingleSignOnService
 * address stays to the letter, its query too; metadata with a fragment or with our parameters in it was refused.
 */
export function authnRequestUrl(
  serviceProvider: ServiceProvider,
  { singleSignOnServiceUrl }: Pick<IdpMetadata, 'singleSignOnServiceUrl'>,
  { relayState, ...facts }: RequestFacts,
): string {
  const request = Buffer.from(authnRequest(serviceProvider, singleSignOnServiceUrl, facts));
  const address = (deflated: Buffer) => {
    const message = encodeURIComponent(deflated.toString('base64'));
    const query = `SAMLRequest=${message}&RelayState=${encodeURIComponent(relayState)}`;
    return `${singleSignOnServiceUrl}${singleSignOnServiceUrl.includes('?') ? '&' : '?'}${query}`;
  };
  const stored = request.length < LONGEST_STORED ? address(storedBlock(request)) : undefined;
  return stored !== undefined && stored.length <= LONGEST_STORED ? stored : address(deflateRawSync(request));
}

/**
 * DEFLATE's stored block (RFC 1951 section 3.2.4), which every inflater reads: final, not compressed, its length and
 * the complement of that, and the bytes. The address gets some 400 characters longer, about 1,000 in all, and the sign-in
 * starts without the dearest of its steps.
 */
function storedBlock(bytes: Buffer): Buffer {
  const head = Buffer.from([1, 0, 0, 0, 0]);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(bytes.length ^ 0xffff, 3);
  return Buffer.concat([head, bytes]);
}

/** SAML Core 3.4.1, without RequestedAuthnContext: it makes sign-in with a second factor fail at some providers. */
function authnRequest(
  { entityId, assertionConsumerServiceUrl }: ServiceProvider,
  destination: string,
  { requestId, now }: Omit<RequestFacts, 'relayState'>,
): string {
  const issueInstant = new Date(now).toISOString();
  return (
    xml`<samlp:AuthnRequest xmlns:samlp="${SAML_PROTOCOL}" ID="${requestId}" Version="2.0"` +
    xml` IssueInstant="${issueInstant}" Destination="${destination}" ProtocolBinding="${HTTP_POST}"` +
    xml` AssertionConsumerServiceURL="${assertionConsumerServiceUrl}">` +
    xml`<saml:Issuer xmlns:saml="${SAML_ASSERTION}">${entityId}</saml:Issuer>` +
    xml`<samlp:NameIDPolicy Format="${FORMAT_EMAIL_ADDRESS}" AllowCreate="true"/>` +
    xml`</samlp:AuthnRequest>`
  );
}
