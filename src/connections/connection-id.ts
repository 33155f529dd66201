import { hash } from 'node:crypto';

/**
 * The id of the connection that a gateway asks for. It follows from the question, so that the same question again, whichever replica gets it,
 * means the same connection. `askId` is of the gateway's choice; those of two gateways never meet.
 */
export function connectionIdOf(gatewayName: string, askId: string): string {
  return `cvpn-connection-${hash('sha256', JSON.stringify([gatewayName, askId])).slice(0, 17)}`;
}
