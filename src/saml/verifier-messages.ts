import type { VerifiedResponse } from './verify-response.ts';

/** What the verifying thread is asked. */
export interface VerificationTask {
  readonly xml: string;
  readonly certificates: readonly string[];
}

/** What it answers; `verified` is undefined when a signature is not good. */
export interface VerificationAnswer {
  readonly verified: VerifiedResponse | undefined;
}
