import type { PendingSignIns } from './pending-sign-ins.ts';
import { type RefusalContext, refusalContextOf } from './refusals.ts';

/** The start tag of a Response is at its beginning; base64 makes four characters of three bytes. */
const BEGINNING = 8192;

const IN_RESPONSE_TO = /\sInResponseTo\s*=\s*["'](_[0-9a-f]{40})["']/;

/**
 * Which sign-in a `SAMLResponse` field seems to answer that could not even be read to its end: a hint for the page, the log and
 * metrics, so that an administrator learns whose identity provider sent it. Nothing is decided by it. Empty when there is
 * no such sign-in, or no store to ask.
 */
export async function signInNamedBy(
  field: string,
  pending: Pick<PendingSignIns, 'find'>,
): Promise<RefusalContext> {
  const beginning = Buffer.from(field.slice(0, BEGINNING), 'base64').toString('latin1');
  const [, requestId] = IN_RESPONSE_TO.exec(beginning) ?? [];
  if (requestId === undefined) return {};
  try {
    const { signIn } = await pending.find(requestId);
    return { ...refusalContextOf(signIn), requestId };
  } catch {
    // The refusal stands, whether or not it can be said more about.
    return {};
  }
}
