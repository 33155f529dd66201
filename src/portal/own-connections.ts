import { type AuthenticatedPerson, type Connection, isActive } from '../connections/connection.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import { type Authority, isOfSameAuthority, type SignedInIdentity } from './session-identities.ts';

type Find = Pick<ConnectionStore, 'find'>;

/** Of the last hour, ended ones included: one reading for all but those whose client never stops trying. */
const AT_ONCE = 100;

type OwnEndpoint = Pick<Endpoint, 'clientVpnEndpointId'>;

/**
 * The connections to an endpoint that hold an address and belong to one of these identities: the same name, said by the same provider or directory.
 * Ordered by id. Nothing is asked for nobody. Throws `StoreUnavailable`.
 */
export async function findOwnConnections(
  connections: Find,
  { clientVpnEndpointId }: OwnEndpoint,
  identities: readonly SignedInIdentity[],
): Promise<readonly Connection[]> {
  const usernames = [...new Set(identities.map(({ nameId }) => nameId))];
  if (usernames.length === 0) return [];
  const found = await findAll(connections, clientVpnEndpointId, usernames);
  return found.filter((connection) => ownerOf(connection, identities) !== undefined);
}

/** The identity of these that an active connection of this id belongs to; undefined: it is not theirs, or over. */
export async function findOwnerOf(
  connections: Find,
  { clientVpnEndpointId }: OwnEndpoint,
  connectionId: string,
  identities: readonly SignedInIdentity[],
): Promise<SignedInIdentity | undefined> {
  const [found] = await connections.find({
    clientVpnEndpointId,
    connectionIds: [connectionId],
    limit: 1,
  });
  return found && ownerOf(found.value, identities);
}

async function findAll(
  connections: Find,
  clientVpnEndpointId: ClientVpnEndpointId,
  usernames: readonly string[],
): Promise<readonly Connection[]> {
  const all: Connection[] = [];
  for (let after = ''; ; ) {
    const some = await connections.find({ clientVpnEndpointId, usernames, after, limit: AT_ONCE });
    all.push(...some.map(({ value }) => value));
    if (some.length < AT_ONCE) return all;
    after = some.at(-1)?.value.connectionId ?? '';
  }
}

/** A name is worth nothing without who said it: the person of the same name at another provider is somebody else. */
function ownerOf(
  connection: Connection,
  identities: readonly SignedInIdentity[],
): SignedInIdentity | undefined {
  const { person } = connection.session;
  const authority = isActive(connection) ? authorityOver(person) : undefined;
  if (!authority) return undefined;
  return identities.find(
    (identity) => identity.nameId === person.username && isOfSameAuthority(identity, authority),
  );
}

/** Undefined: a certificate alone, which tells of nobody whom the portal knows. */
function authorityOver({ samlProviderArn, directoryId }: AuthenticatedPerson): Authority | undefined {
  if (samlProviderArn !== undefined) return { samlProviderArn };
  return directoryId === undefined ? undefined : { directoryId };
}
