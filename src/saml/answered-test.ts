import { isTestRequestId } from './pending-tests.ts';

/** How much of the form field is looked at: a start tag with many namespaces is shorter. Characters of base64. */
const LOOKED_AT = 8192;

/**
 * The root's start tag, after what may stand before it, as far as it says which request it answers. Attribute by attribute, so
 * that no value of another can say it.
 */
const ANSWERED =
  /^\uFEFF?\s*(?:<\?[^>]*>\s*)?<(?![?!])[^\s<>"'/=]+(?:\s+(?!InResponseTo[\s=])[^\s<>"'/=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s+InResponseTo\s*=\s*["']([^"']*)["']/;

/**
 * The test that a `SAMLResponse` form field says to answer; undefined: it is none of a test. It is read lightly on
 * purpose, since a Response that no parser would take must still find the report that says so, and nothing is granted
 * on it.
 */
export function answeredTest(samlResponse: string): string | undefined {
  const start = Buffer.from(samlResponse.slice(0, LOOKED_AT), 'base64').toString('utf8');
  const requestId = ANSWERED.exec(start)?.[1] ?? '';
  return isTestRequestId(requestId) ? requestId : undefined;
}
