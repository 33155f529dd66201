import {
  type ConnectionAskNeeds,
  type ConnectionAsks,
  createConnectionAsks,
} from './create-connection-asks.ts';
import type { GatewayConnections } from './gateway-connections.ts';

/** What gateways report, and what they are told in between. */
export type ConnectionReports = Omit<GatewayConnections, keyof ConnectionAsks>;

/** All that gateways may ask and report, over whatever the store holds. */
export function createGatewayConnections(
  needs: ConnectionAskNeeds,
  reports: ConnectionReports,
): GatewayConnections {
  return { ...createConnectionAsks(needs), ...reports };
}
