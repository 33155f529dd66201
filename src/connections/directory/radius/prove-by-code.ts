import type { Directory, Radius } from '../directory.ts';
import { SignInNotProven } from '../directory-refusals.ts';

/** `unreachable`: nobody can have been asked. `no-answer`: somebody may have been, and waits for a person to press a button, or has another secret. */
export type RadiusAnswer = 'accepted' | 'rejected' | 'no-answer' | 'unreachable';

/** Asks who knows the codes of people; what is too long for the question is rejected without it. Never throws. */
export type AskRadius = (radius: Radius, userName: string, code: string) => Promise<RadiusAnswer>;

/**
 * Nothing to prove where the directory asks for no code. `isSure`: such an account exists. Throws {@link SignInNotProven}.
 */
export async function proveByCode(
  askRadius: AskRadius,
  { radius }: Pick<Directory, 'radius'>,
  account: string,
  code: string | undefined,
  isSure: boolean,
): Promise<void> {
  if (radius === undefined) return;
  const whose = isSure ? account : undefined;
  if (code === undefined) throw new SignInNotProven('mfa-code-missing', 'no-code', whose);
  const answer = await askRadius(radius, account, code);
  if (answer === 'rejected') throw new SignInNotProven('credentials-wrong', 'code-rejected', whose);
  if (answer === 'accepted') return;
  // A phone that may have asked its owner counts: nobody can make it ask without end.
  const isAttempt = answer === 'no-answer';
  throw new SignInNotProven('directory-unavailable', `radius-${answer}`, whose, { isAttempt });
}
