/** What a verified Response must say, all of it from the configuration and the pending sign-in. */
export interface ExpectedResponse {
  /** The ID of our AuthnRequest. */
  readonly requestId: string;
  /** The entity ID of the identity provider that was asked. */
  readonly idpEntityId: string;
  /** Destination and Recipient, to the letter. */
  readonly assertionConsumerServiceUrl: string;
  /** Our entity ID, to the letter. */
  readonly audience: string;
  /** Milliseconds by which the clocks may differ, both ways. */
  readonly clockSkewMs: number;
}

/** saml2int SDP-G01 asks for three to five minutes. */
export const DEFAULT_CLOCK_SKEW_MS = 180_000;

/** How long a sign-in may take from its start: no honest Response is older (DESIGN section 3 in words: ten minutes). */
export const PENDING_SIGN_IN_MS = 600_000;

/** The longest window that an Assertion may be valid for. */
export const LONGEST_VALIDITY_MS = 86_400_000;
