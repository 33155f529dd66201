import { deflateRawSync } from 'node:zlib';
import { remembered, rememberedLast, rememberedText } from '../kernel/remember.ts';
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
 *
 * One request differs from the next by two values, so all else is escaped and encoded once for each provider: three bytes
 * are four characters of base64, so parts that hold whole threes can be encoded apart.
 */
export function authnRequestUrl(
  serviceProvider: ServiceProvider,
  { singleSignOnServiceUrl }: Pick<IdpMetadata, 'singleSignOnServiceUrl'>,
  { relayState, ...facts }: RequestFacts,
): string {
  const own = ownPart(facts);
  const rest = restsOf(serviceProvider)(singleSignOnServiceUrl);
  const address = (message: string) =>
    `${rest.beginOfAddress}${message}&RelayState=${encodeURIComponent(relayState)}`;
  const head = storedHead(BEGIN.length + OPENING.bytes + own.bytes + rest.bytes);
  const stored = address(head + OPENING.encoded + own.encoded + rest.encoded);
  if (stored.length <= LONGEST_STORED) return stored;
  return address(encoded(deflateRawSync(BEGIN + OPENING.text + own.text + rest.text)));
}

/** Some of an AuthnRequest. */
interface Part {
  readonly text: string;
  readonly bytes: number;
  /** As it stands in an address: base64, percent-encoded. */
  readonly encoded: string;
}

function partOf(text: string, bytes = Buffer.from(text)): Part {
  return { text, bytes: bytes.length, encoded: encoded(bytes) };
}

/** Blanks between attributes mean nothing. */
function partOfThrees(text: string): Part {
  const bytes = Buffer.from(text);
  return bytes.length % 3 === 0 ? partOf(text, bytes) : partOfThrees(`${text} `);
}

function encoded(bytes: Buffer): string {
  // Of the characters of base64, these alone mean something else in an address.
  return bytes.toString('base64').replace(/[+/=]/g, encodeURIComponent);
}

const BEGIN = '<';

const OPENING = partOfThrees(xml`samlp:AuthnRequest xmlns:samlp="${SAML_PROTOCOL}"`);

function ownPart({ requestId, now }: Omit<RequestFacts, 'relayState'>): Part {
  return partOfThrees(xml` ID="${requestId}" IssueInstant="${issueInstant(now)}"`);
}

const issueInstant = rememberedLast((now: number) => new Date(now).toISOString());

/** By the address of the provider, for each service provider, which is one for the life of a process. */
const restsOf = remembered((serviceProvider: ServiceProvider) =>
  rememberedText((destination: string) => ({
    ...partOf(restOf(serviceProvider, destination)),
    beginOfAddress: `${destination}${destination.includes('?') ? '&' : '?'}SAMLRequest=`,
  })),
);

/** SAML Core 3.4.1, without RequestedAuthnContext: it makes sign-in with a second factor fail at some providers. */
function restOf({ entityId, assertionConsumerServiceUrl }: ServiceProvider, destination: string): string {
  return (
    xml` Version="2.0" Destination="${destination}" ProtocolBinding="${HTTP_POST}"` +
    xml` AssertionConsumerServiceURL="${assertionConsumerServiceUrl}">` +
    xml`<saml:Issuer xmlns:saml="${SAML_ASSERTION}">${entityId}</saml:Issuer>` +
    xml`<samlp:NameIDPolicy Format="${FORMAT_EMAIL_ADDRESS}" AllowCreate="true"/>` +
    xml`</samlp:AuthnRequest>`
  );
}

/**
 * The head of DEFLATE's stored block (RFC 1951 section 3.2.4), which every inflater reads: final, not compressed, the length
 * and its complement, and with it the first byte of the `length` that follow, so that these are six. The address gets some
 * 400 characters longer, about 1,000 in all, and the sign-in starts without the dearest of its steps.
 */
const storedHead = rememberedLast((length: number) =>
  encoded(Buffer.from([1, length, length >> 8, ~length, ~length >> 8, BEGIN.charCodeAt(0)])),
);
