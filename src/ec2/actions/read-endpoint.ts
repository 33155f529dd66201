import type { Endpoint } from '../../endpoints/endpoint.ts';
import { ClientVpnEndpointNotFound } from '../../endpoints/failures/client-vpn-endpoint-not-found.ts';
import { parseClientVpnEndpointId } from '../../kernel/ids.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';

type Store = Pick<ClientVpnActionDependencies, 'endpoints' | 'asOf'>;

/** The endpoint of this id; undefined also for what is no id at all. Throws `StoreUnavailable`. */
export async function findEndpoint({ endpoints, asOf }: Store, id: string): Promise<Endpoint | undefined> {
  const parsed = parseClientVpnEndpointId(id);
  const stored = parsed && (await endpoints.get(parsed, asOf()));
  return stored?.value;
}

/** Throws `ClientVpnEndpointNotFound`. */
export async function requireEndpoint(store: Store, id: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(store, id);
  if (!endpoint) throw new ClientVpnEndpointNotFound(id);
  return endpoint;
}
