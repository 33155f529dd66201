import type { Directory, Radius } from '../directory.ts';
import { SignInNotProven } from '../directory-refusals.ts';

/** Asks who knows the codes of people; what is too long for the question is rejected without it. Never throws. */
export type AskRadius = (
  radius: Radius,
  userName: string,
  code: string,
) => Promise<'accepted' | 'rejected' | 'no-answer'>;

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
  if (answer === 'no-answer') throw new SignInNotProven('directory-unavailable', 'radius-no-answer', whose);
}
