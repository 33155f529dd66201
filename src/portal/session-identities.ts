import type { AuditEvent } from '../kernel/audit.ts';
import type { Identity } from '../saml/identity.ts';
import type { Person } from '../web/renderer.ts';
import { SESSION_ABSOLUTE_LIMIT, type SessionContents } from '../web/session.ts';

/** An identity as the session holds it. */
export type SignedInIdentity = FederatedIdentity | DirectoryIdentity;

interface TakenOver {
  /** When the portal took it over, by the portal's clock; milliseconds since 1970. */
  readonly signedInAt: number;
}

/** Whom an identity provider vouches for. */
export interface FederatedIdentity extends Identity, TakenOver {
  readonly directoryId?: undefined;
}

/** Whom a directory vouches for. `nameId` is the user name as the directory spells it, `groups` are SIDs. */
export interface DirectoryIdentity
  extends TakenOver,
    Pick<Identity, 'nameId' | 'firstName' | 'lastName' | 'groups' | 'authenticatedAt'> {
  readonly samlProviderArn?: undefined;
  readonly sessionNotOnOrAfter?: undefined;
  readonly directoryId: string;
  /** Tells the directory from another one that may come to stand under its id. */
  readonly baseDn: string;
}

/** Who vouches: an identity provider or a directory. */
export type Authority =
  | { readonly samlProviderArn: string; readonly directoryId?: undefined }
  | { readonly directoryId: string; readonly samlProviderArn?: undefined };

/** Without what an endpoint or an identity says besides; for audit lines, too. */
export function authorityOf({
  samlProviderArn,
  directoryId,
}: Authority): Pick<AuditEvent, 'samlProviderArn' | 'directoryId'> {
  return samlProviderArn === undefined ? { directoryId } : { samlProviderArn };
}

/** Is an identity worth something to an endpoint, or does it take the place of another: the same provider or directory said it. */
export function isOfSameAuthority(one: Authority, other: Authority): boolean {
  return one.samlProviderArn === other.samlProviderArn && one.directoryId === other.directoryId;
}

declare module '../web/session.ts' {
  interface SessionContents {
    /** At most one per SAML provider or directory, the latest sign-in first. */
    readonly identities?: readonly SignedInIdentity[];
  }
}

/** More providers than anybody has; it bounds what a session weighs at the store. */
const MOST_IDENTITIES = 5;

/**
 * When an identity is worth nothing any more: at the absolute limit of a session, or earlier when the identity
 * provider said so (SessionNotOnOrAfter, SAML Core 2.7.2). Milliseconds since 1970.
 */
export function identityEndsAt(identity: SignedInIdentity): number {
  const absolute = identity.signedInAt + SESSION_ABSOLUTE_LIMIT;
  return Math.min(absolute, identity.sessionNotOnOrAfter ?? absolute);
}

/** The identities of a session that are worth something now. */
export function liveIdentities(session: SessionContents, now: number): readonly SignedInIdentity[] {
  return (session.identities ?? []).filter((identity) => identityEndsAt(identity) > now);
}

/** The live identities with a new one, which takes the place of an older one of the same provider or directory. */
export function withIdentity(
  identities: readonly SignedInIdentity[],
  added: SignedInIdentity,
): readonly SignedInIdentity[] {
  const others = identities.filter((identity) => !isOfSameAuthority(identity, added));
  return [added, ...others].slice(0, MOST_IDENTITIES);
}

/** Who is signed in, as a page's header shows it; undefined when nobody is. */
export function personOf(session: SessionContents, now: number): Person | undefined {
  const [latest, ...others] = liveIdentities(session, now);
  return latest && { name: latest.nameId, others: others.length };
}
