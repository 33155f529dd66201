import { hash } from 'node:crypto';
import type { ConnectAsk } from './gateway-contract.ts';

/**
 * The id of the connection that a gateway asks for. It follows from the question, so that the same question again, whichever replica gets it,
 * means the same connection; and from the client that it is about, so that a gateway that gives an `askId` twice does not get one client's answer for
 * another. `askId` is of the gateway's choice; those of two gateways never meet. The password is no part of it: an id is shown to many.
 */
export function connectionIdOf(gatewayName: string, ask: ConnectAsk): string {
  const { askId, clientVpnEndpointId, run, cid, kid, sessionId = '', username, certificateChain = [] } = ask;
  const { publicIp, port } = ask.device;
  const client = [clientVpnEndpointId, run, cid, kid, publicIp, port, sessionId, username];
  const certificates = certificateChain.map(({ sha256Fingerprint }) => sha256Fingerprint);
  const question = JSON.stringify([gatewayName, askId, client, certificates]);
  return `cvpn-connection-${hash('sha256', question).slice(0, 17)}`;
}
