import type { DirectoryRefusal } from './directory-sign-in.ts';

/** Why a check did not succeed. `cause` is for the log; people read what stands for `reason`. */
export class SignInNotProven extends Error {
  readonly reason: DirectoryRefusal;
  /** A stable word, such as `account-locked` or `server-unreachable`. */
  readonly why: string;
  /** Whose attempt it was, as the directory spells it; undefined where it is not sure that such a person exists: passwords land in the wrong field. */
  readonly account: string | undefined;
  /** Does it count among the attempts that are too many some time. */
  readonly isAttempt: boolean;

  constructor(
    reason: DirectoryRefusal,
    why: string,
    account?: string,
    options: ErrorOptions & { readonly isAttempt?: boolean } = {},
  ) {
    super(why, options);
    this.isAttempt = options.isAttempt ?? reason === 'credentials-wrong';
    this.name = 'SignInNotProven';
    this.reason = reason;
    this.why = why;
    this.account = account;
  }
}
