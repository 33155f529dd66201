/** Who signed in, as one identity provider said it in one verified Assertion. */
export interface Identity {
  /** The provider that said it: an identity is worth something only to endpoints of this provider. */
  readonly samlProviderArn: string;
  readonly idpEntityId: string;
  /** The NameID, in email address form, cut at 255 characters (guide, quotas for users and groups). */
  readonly nameId: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** The values of `memberOf`: the first 200, each one opaque and case-sensitive (guide, same quotas). */
  readonly groups: readonly string[];
  /** When the person authenticated at the provider (AuthnInstant), as it says; milliseconds since 1970. */
  readonly authenticatedAt: number;
  /** When the identity provider wants the session to end; milliseconds since 1970. */
  readonly sessionNotOnOrAfter?: number;
}
