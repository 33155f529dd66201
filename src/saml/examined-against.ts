import type { ExpectedResponse } from './expected-response.ts';
import type { SignatureInvalid, SignInRefused } from './refusals.ts';

/** What a Response is examined against: all of it from the configuration and the sign-in, nothing from the Response. */
export interface ExaminedAgainst {
  /** Without `requestId` the request that the Response says to answer is taken for ours, and `request` is not reached. */
  readonly expected: Omit<ExpectedResponse, 'requestId'> & { readonly requestId?: string };
  /** PEM, one block each; empty: the provider is not known, and signatures are not reached. */
  readonly signingCertificates: readonly string[];
  /** What the authorization rules of the chosen endpoint admit; absent: no endpoint was chosen. */
  readonly rules?: NamedGroups;
  /** What speaks against the sign-in itself: `RequestUnknown`, `RequestExpired`, `AssertionReplayed`, `ProviderChanged`. */
  readonly refusal?: SignInRefused;
  /** What the verifier has said of this Response already: the outcome of `signatures`, which are not verified again. */
  readonly signaturesRefused?: SignatureInvalid;
  /** Names the sender for the verifier, as in a sign-in. */
  readonly from?: string;
}

export interface NamedGroups {
  /** The group ids that active rules name. */
  readonly groups: readonly string[];
  /** True when a rule admits everybody. */
  readonly everybody: boolean;
}
