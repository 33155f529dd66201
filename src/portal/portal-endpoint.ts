import { type Directory, findDirectory } from '../connections/directory/directory.ts';
import { mayUse } from '../endpoints/authorization-rules.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { isServedByPortal, portalDirectoryId, portalSamlProviderArn } from '../endpoints/portal-access.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Clock } from '../kernel/clock.ts';
import { parseClientVpnEndpointId } from '../kernel/ids.ts';
import type { IsVouchedFor } from '../saml/vouching.ts';
import { NotFound } from '../web/errors.ts';
import type { SessionContents } from '../web/session.ts';
import {
  type Authority,
  type FederatedIdentity,
  isOfSameAuthority,
  liveIdentities,
  type SignedInIdentity,
} from './session-identities.ts';

/** An endpoint that the portal serves, and the provider or directory at which its people sign in. */
export type PortalEndpoint = FederatedEndpoint | DirectoryEndpoint;
export type FederatedEndpoint = { readonly endpoint: Endpoint } & Extract<
  Authority,
  { readonly samlProviderArn: string }
>;
export type DirectoryEndpoint = { readonly endpoint: Endpoint } & Extract<
  Authority,
  { readonly directoryId: string }
>;

/** May the person of this session use an endpoint, judged by its rules of this moment. */
export type Access =
  | { readonly kind: 'signed-out' }
  | {
      readonly kind: 'refused' | 'admitted';
      readonly identity: SignedInIdentity;
      /** All that the session holds of worth, of other providers, too. */
      readonly identities: readonly SignedInIdentity[];
    };

/**
 * The endpoint with this id. Throws `NotFound`, one and the same for an id that is none, an endpoint that never
 * existed, and one that the portal does not serve: nobody learns here what exists.
 */
export async function findPortalEndpoint(
  endpoints: EndpointStore,
  idText: string,
  asOf?: AsOf,
): Promise<PortalEndpoint> {
  const id = parseClientVpnEndpointId(idText);
  const found = id && (await endpoints.get(id, asOf));
  const served = found && asPortalEndpoint(found.value);
  if (!served) throw new NotFound();
  return served;
}

/** What it takes to judge who somebody is, and what they may use, at this moment. */
export interface AccessDeps {
  readonly isVouchedFor: IsVouchedFor;
  /** Those of the configuration of this moment. */
  readonly directories: () => readonly Directory[];
  readonly clock: Clock;
}

/** Every page and every download judges this anew, as of the moment when its request came. Throws `StoreUnavailable`. */
export async function accessTo(
  deps: AccessDeps,
  found: PortalEndpoint,
  session: SessionContents,
  asOf?: AsOf,
): Promise<Access> {
  return judge(found, await currentIdentities(deps, session, asOf));
}

/** Is somebody signed in at any provider, at this moment. Throws `StoreUnavailable`. */
export async function isSignedIn(deps: AccessDeps, session: SessionContents): Promise<boolean> {
  return (await currentIdentities(deps, session)).length > 0;
}

/** The identity of one provider, where the session holds it and it is worth something now. Throws `StoreUnavailable`. */
export async function currentIdentityOf(
  deps: AccessDeps,
  samlProviderArn: string,
  session: SessionContents,
  asOf?: AsOf,
): Promise<FederatedIdentity | undefined> {
  const identities = await currentIdentities(deps, session, asOf);
  return identities.find(
    (identity): identity is FederatedIdentity => identity.samlProviderArn === samlProviderArn,
  );
}

/** The identities of a session that are worth something now: not over, and vouched for by their providers and directories. Throws `StoreUnavailable`. */
export async function currentIdentities(
  deps: AccessDeps,
  session: SessionContents,
  asOf?: AsOf,
): Promise<readonly SignedInIdentity[]> {
  const live = liveIdentities(session, deps.clock());
  const vouchedFor = await Promise.all(live.map((identity) => isWorthSomething(deps, identity, asOf)));
  return live.filter((_identity, index) => vouchedFor[index]);
}

/** A directory that left the configuration, or another one under its id, vouches for nobody. */
async function isWorthSomething(
  { isVouchedFor, directories }: AccessDeps,
  identity: SignedInIdentity,
  asOf?: AsOf,
): Promise<boolean> {
  if (identity.directoryId === undefined) return isVouchedFor(identity, asOf);
  return findDirectory(directories(), identity.directoryId)?.baseDn === identity.baseDn;
}

function judge(found: PortalEndpoint, identities: readonly SignedInIdentity[]): Access {
  const identity = identities.find((candidate) => isOfSameAuthority(candidate, found));
  if (!identity) return { kind: 'signed-out' };
  const kind = mayUse(found.endpoint, identity.groups) ? 'admitted' : 'refused';
  return { kind, identity, identities };
}

/** All endpoints that the person of this session may use now, by name. */
export async function usableEndpoints(
  deps: AccessDeps & { readonly endpoints: EndpointStore },
  session: SessionContents,
): Promise<readonly Endpoint[]> {
  const [all, identities] = await Promise.all([deps.endpoints.list(), currentIdentities(deps, session)]);
  return all
    .flatMap(({ value }) => asPortalEndpoint(value) ?? [])
    .filter((found) => judge(found, identities).kind === 'admitted')
    .map(({ endpoint }) => endpoint)
    .sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

/** An endpoint without provider and directory has nobody who could vouch for its people here. */
function asPortalEndpoint(endpoint: Endpoint): PortalEndpoint | undefined {
  if (!isServedByPortal(endpoint)) return undefined;
  const samlProviderArn = portalSamlProviderArn(endpoint);
  if (samlProviderArn !== undefined) return { endpoint, samlProviderArn };
  const directoryId = portalDirectoryId(endpoint);
  return directoryId === undefined ? undefined : { endpoint, directoryId };
}
