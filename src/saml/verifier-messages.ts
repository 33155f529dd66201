import type { ExpectedAndReceived, SignInRefusalCode } from './refusals.ts';
import type { VerifiedResponse } from './verify-response.ts';

/** What the verifying thread is asked. */
export interface VerificationTask {
  readonly xml: string;
  readonly certificates: readonly string[];
  /** Private keys for encrypted Assertions, PEM; empty: nothing is decrypted. */
  readonly decryptionKeys: readonly string[];
}

/** What it answers: what was verified, or why not, as a refusal can be sent from thread to thread. */
export type VerificationAnswer =
  | { readonly verified: VerifiedResponse }
  | { readonly refusal: { readonly code: SignInRefusalCode; readonly details: ExpectedAndReceived } };
