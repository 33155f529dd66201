import { SignInRefused } from './refusals.ts';
import { decodeResponse } from './response-bytes.ts';
import { RESPONSE_RULES } from './scan-response.ts';
import { parseStrictXml } from './strict-xml.ts';
import { childrenNamed } from './xml-element.ts';

/** What a Response says of itself: where to look, never what to trust. */
export interface ResponseClaims {
  readonly issuer?: string;
  readonly inResponseTo?: string;
  readonly issueInstant?: string;
}

/** Reads a `SAMLResponse` form field as far as that is possible. Nothing is said of what cannot be read. */
export function peekResponse(field: string): ResponseClaims {
  try {
    const response = parseStrictXml(decodeResponse(field).xml, RESPONSE_RULES);
    const [issuer] = childrenNamed(response, 'saml:Issuer');
    const inResponseTo = response.attributes.get('InResponseTo');
    const issueInstant = response.attributes.get('IssueInstant');
    return {
      ...(issuer && { issuer: issuer.text }),
      ...(inResponseTo !== undefined && { inResponseTo }),
      ...(issueInstant !== undefined && { issueInstant }),
    };
  } catch (error) {
    if (error instanceof SignInRefused) return {};
    throw error;
  }
}
