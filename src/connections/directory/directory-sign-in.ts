/** What a person typed. `password` as the client sent it: plain, or `SCRV1:<base64>:<base64>` where the profile asked for a code. */
export interface DirectoryCredentials {
  readonly username: string;
  readonly password: string;
  /** Counts attempts of one place, together with those of the user name; an address bucket. */
  readonly from: string;
}

export type DirectoryRefusal =
  /** Unknown, disabled, locked, expired, wrong password, wrong code: one and the same for the person. */
  | 'credentials-wrong'
  | 'credentials-missing'
  /** MFA is on and no code came: the profile is older than that. */
  | 'mfa-code-missing'
  /** MFA is off and the password has the form of a challenge's answer (guide, rules and best practices). */
  | 'password-looks-like-challenge'
  | 'too-many-attempts'
  | 'directory-unavailable';

export type DirectoryResult =
  | {
      readonly isSignedIn: true;
      /** As the directory spells it, so that one person has one name. */
      readonly username: string;
      readonly firstName?: string;
      readonly lastName?: string;
      /** SIDs, nested groups included, at most 200 (guide, users and groups quotas). */
      readonly groups: readonly string[];
    }
  | { readonly isSignedIn: false; readonly reason: DirectoryRefusal };

/** Asks the directory that the configuration names so. Throws `StoreUnavailable` (its counters); everything else is a result. */
export type DirectorySignIn = (
  directoryId: string,
  credentials: DirectoryCredentials,
) => Promise<DirectoryResult>;
