import { type RandomBytes, randomToken } from '../kernel/random.ts';

/** 256 random bits in base64url. */
const SECRET_BYTES = 32;
const REPORT_ID = /^(_test-[0-9a-f]{40})\.[\w-]{43}$/;

/**
 * Names the report on test `requestId`. Whoever starts a test knows its request ID and may send somebody else to the
 * identity provider with it; the rest of the report's name is told to the browser that brings the Response, and to no other.
 */
export function testReportId(random: RandomBytes, requestId: string): string {
  return `${requestId}.${randomToken(random, SECRET_BYTES)}`;
}

export function isTestReportId(text: string): boolean {
  return REPORT_ID.test(text);
}

/** Of the test whose report `text` names; undefined: it has not the form of such a name. */
export function requestIdOfReport(text: string): string | undefined {
  return REPORT_ID.exec(text)?.[1];
}
