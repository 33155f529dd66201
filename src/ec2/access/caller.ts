import type { Policy } from './policy.ts';

/** Whose signature a request carries. */
export interface Caller {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly account: string;
  /** `arn:aws:iam::<account>:user/<UserName>`. */
  readonly arn: string;
  readonly policies: readonly Policy[];
  readonly sourceAddress: string;
  /** Did the request come by TLS. */
  readonly isSecure: boolean;
  /** What the client calls itself; anybody can write anything there. */
  readonly userAgent?: string;
}
