import type { Connection } from '../../connections/connection.ts';
import { paths } from '../../web/paths.ts';
import type { SessionContents } from '../../web/session.ts';
import { type DeviceKind, deviceKind } from '../device-kind.ts';

export interface OwnConnectionModel {
  readonly device: DeviceKind;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly from: string;
  readonly clientIp: string;
  /** Undefined: it is ending already. */
  readonly endAction?: string;
}

/** A person's connections to the endpoint whose page is open; at least one. */
export interface OwnConnectionsModel {
  readonly connections: readonly OwnConnectionModel[];
  readonly csrfToken: string;
}

export function ownConnectionsModel(
  connections: readonly Connection[],
  { csrfToken = '' }: SessionContents,
): OwnConnectionsModel {
  return { connections: connections.map(ownConnection), csrfToken };
}

function ownConnection(connection: Connection): OwnConnectionModel {
  const { clientVpnEndpointId, connectionId, device, clientIp, ending } = connection;
  return {
    device: deviceKind(device.platform),
    since: connection.connectionEstablishedTime,
    from: device.publicIp,
    clientIp,
    ...(ending === undefined && { endAction: paths.endConnection(clientVpnEndpointId, connectionId) }),
  };
}
