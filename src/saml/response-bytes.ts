import { createHash } from 'node:crypto';
import { ResponseNotBase64, ResponseNotUtf8, ResponseTooLarge } from './refusals.ts';

/** The guide's limit for a SAML response, 128 KB, counted on the decoded bytes. */
export const MAXIMUM_RESPONSE_BYTES = 131_072;

/** Base64 is a third longer, and may have line breaks: room for one CR LF in every 60 characters. */
const MAXIMUM_FIELD_LENGTH = 181_000;

export interface DecodedResponse {
  readonly xml: string;
  /** SHA-256 of the decoded bytes, base64url: tells a Response that came twice from another one. */
  readonly digest: string;
}

/** The document in a `SAMLResponse` form field (SAML Bindings 3.5.4). */
export function decodeResponse(field: string): DecodedResponse {
  if (field.length > MAXIMUM_FIELD_LENGTH) throw new ResponseTooLarge();
  const bytes = decodeBase64(field);
  if (bytes.length > MAXIMUM_RESPONSE_BYTES) {
    throw new ResponseTooLarge({ received: `${bytes.length} bytes` });
  }
  return { xml: decodeUtf8(bytes), digest: createHash('sha256').update(bytes).digest('base64url') };
}

/**
 * Base64 of the standard alphabet with its padding; only CR and LF may stand between (RFC 4648 section 4).
 * What does not come out again as it went in was something else: Node's own decoder forgives everything.
 */
function decodeBase64(field: string): Buffer {
  const base64 = field.replaceAll(/[\r\n]/g, '');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) throw new ResponseNotBase64();
  return bytes;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new ResponseNotUtf8({}, { cause });
  }
}
