import { createHash } from 'node:crypto';
import type { Connection } from '../../connections/connection.ts';
import { connectionFacts } from '../connection-facts.ts';
import { keys } from './keys.ts';

/** What members of the indexes begin with. Of names only a hash: they are as long as they like and hold what they like. */
export const endpointPrefix = (endpointId: string) => `${endpointId}:`;
export const userPrefix = (endpointId: string, username: string) => `${endpointId}:${hashOf(username)}:`;
export const gatewayPrefix = (gatewayName: string) => `${hashOf(gatewayName)}:`;

/** The keys and arguments of the scripts that write a connection, in their order. `text` is what they write of it. */
export function writeArguments(
  connection: Connection,
  expectedVersion: number,
  text: string,
): readonly (string | number)[] {
  const { connectionId: id, clientVpnEndpointId: endpointId, username, gateway } = connection;
  const facts = connectionFacts(connection);
  return [
    ...writtenKeys(endpointId),
    id,
    expectedVersion,
    text,
    endpointPrefix(endpointId) + id,
    userPrefix(endpointId, username) + id,
    gatewayPrefix(gateway.name) + id,
    flag(facts.isListed),
    flag(facts.hasOrder),
    flag(facts.keepsAddress),
    facts.codeHash ?? '',
    facts.dueAt ?? '',
    facts.expiresAt ?? '',
  ];
}

function writtenKeys(endpointId: string): readonly string[] {
  return [
    keys.connections,
    keys.connectionsByEndpoint,
    keys.connectionsByUser,
    keys.connectionsByGateway,
    keys.connectionsWithOrders,
    keys.connectionsDue,
    keys.connectionEnds,
    keys.connectionCodes,
    keys.addressLeases(endpointId),
    keys.freedAddresses(endpointId),
    keys.addressPool(endpointId),
  ];
}

const flag = (value: boolean) => (value ? '1' : '');

function hashOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url');
}
