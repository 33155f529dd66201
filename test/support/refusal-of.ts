import { SignInRefused } from '../../src/saml/refusals.ts';

/** The code of the refusal that `attempt` ends in; undefined when it succeeds. Other errors stay errors. */
export async function refusalCodeOf(attempt: Promise<unknown>): Promise<string | undefined> {
  return (await refusalOf(attempt))?.code;
}

/** The refusal itself. */
export async function refusalOf(attempt: Promise<unknown>): Promise<SignInRefused | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof SignInRefused) return error;
    throw error;
  }
}
