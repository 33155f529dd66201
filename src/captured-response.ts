import { InvalidRequest } from './kernel/errors.ts';

/**
 * The `SAMLResponse` form field in what somebody saved of a sign-in: the XML itself, the field's base64, or a whole form body
 * as browsers and proxies show it. Throws `InvalidRequest` when a form has no such field or several.
 */
export function capturedField(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes).trim();
  if (text.startsWith('<')) return Buffer.from(withoutByteOrderMark(bytes)).toString('base64');
  if (!/(^|&)\s*SAMLResponse=/.test(text)) return text;
  const [field, ...more] = new URLSearchParams(text).getAll('SAMLResponse');
  if (field === undefined || more.length > 0) {
    throw new InvalidRequest('The form has SAMLResponse more than once. Save the body of one request.');
  }
  // A form writes a plus sign as %2B; who copied the decoded value got blanks instead.
  return field.replaceAll(' ', '+');
}

/** Editors put one there; what came from the identity provider had none, or the check says so. */
function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}
