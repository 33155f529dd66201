import { mayUse } from '../endpoints/authorization-rules.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { isServedByPortal, portalSamlProviderArn } from '../endpoints/portal-access.ts';
import { parseClientVpnEndpointId } from '../kernel/ids.ts';
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
export async function findPortalEndpoint(endpoints: EndpointStore, idText: string): Promise<PortalEndpoint> {
  const id = parseClientVpnEndpointId(idText);
  const found = id && (await endpoints.get(id));
  const served = found && asPortalEndpoint(found.value);
  if (!served) throw new NotFound();
  return served;
}

/** Every page and every download asks this anew; nothing about it is remembered. */
export function accessTo(found: PortalEndpoint, session: SessionContents, now: number): Access {
  const identity = liveIdentities(session, now).find(
    (candidate) => candidate.samlProviderArn === found.samlProviderArn,
  );
  if (!identity) return { kind: 'signed-out' };
  const kind = mayUse(found.endpoint, identity.groups) ? 'admitted' : 'refused';
  return { kind, identity };
}

/** All endpoints that the person of this session may use now, by name. */
export async function usableEndpoints(
  endpoints: EndpointStore,
  session: SessionContents,
  now: number,
): Promise<readonly Endpoint[]> {
  const all = await endpoints.list();
  return all
    .flatMap(({ value }) => asPortalEndpoint(value) ?? [])
    .filter((found) => accessTo(found, session, now).kind === 'admitted')
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
