import { mayUse } from '../endpoints/authorization-rules.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { isServedByPortal, portalSamlProviderArn } from '../endpoints/portal-access.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Clock } from '../kernel/clock.ts';
import { parseClientVpnEndpointId } from '../kernel/ids.ts';
import type { IsVouchedFor } from '../saml/vouching.ts';
import { NotFound } from '../web/errors.ts';
import type { SessionContents } from '../web/session.ts';
import { liveIdentities, type SignedInIdentity } from './session-identities.ts';

/** An endpoint that the portal serves, and the provider at which its people sign in. */
export interface PortalEndpoint {
  readonly endpoint: Endpoint;
  readonly samlProviderArn: string;
}

/** May the person of this session use an endpoint, judged by its rules of this moment. */
export type Access =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'refused' | 'admitted'; readonly identity: SignedInIdentity };

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
): Promise<SignedInIdentity | undefined> {
  const identities = await currentIdentities(deps, session, asOf);
  return identities.find((identity) => identity.samlProviderArn === samlProviderArn);
}

/** The identities of a session that are worth something now: not over, and vouched for by their providers. */
async function currentIdentities(
  { isVouchedFor, clock }: AccessDeps,
  session: SessionContents,
  asOf?: AsOf,
): Promise<readonly SignedInIdentity[]> {
  const live = liveIdentities(session, clock());
  const vouchedFor = await Promise.all(live.map((identity) => isVouchedFor(identity, asOf)));
  return live.filter((_identity, index) => vouchedFor[index]);
}

function judge(
  { endpoint, samlProviderArn }: PortalEndpoint,
  identities: readonly SignedInIdentity[],
): Access {
  const identity = identities.find((candidate) => candidate.samlProviderArn === samlProviderArn);
  if (!identity) return { kind: 'signed-out' };
  const kind = mayUse(endpoint, identity.groups) ? 'admitted' : 'refused';
  return { kind, identity };
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

/** An endpoint without a SAML provider has nobody who could vouch for its people here. */
function asPortalEndpoint(endpoint: Endpoint): PortalEndpoint | undefined {
  const samlProviderArn = portalSamlProviderArn(endpoint);
  return samlProviderArn !== undefined && isServedByPortal(endpoint)
    ? { endpoint, samlProviderArn }
    : undefined;
}
