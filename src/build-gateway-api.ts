import type { Configuration } from './configuration.ts';
import { createConnectionReports } from './connections/create-connection-reports.ts';
import { createGatewayConnections } from './connections/create-gateway-connections.ts';
import { createDirectorySignIn } from './connections/directory/create-directory-sign-in.ts';
import type { GatewayConnections } from './connections/gateway-connections.ts';
import { createClientConnectHandler } from './connections/handler/create-client-connect-handler.ts';
import type { ConnectionLogger } from './connections/log/connection-log.ts';
import { createGatewayApi, type GatewayApi } from './gateway-api/gateway-api.ts';
import type { Audit } from './kernel/audit.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { Metrics } from './kernel/metrics.ts';
import type { RandomBytes } from './kernel/random.ts';
import type { Secret } from './kernel/secret.ts';
import type { Environment } from './ops/environment.ts';
import type { Store } from './store/store.ts';
import { absoluteUrl, paths } from './web/paths.ts';

export interface GatewayApiParts {
  readonly environment: Pick<Environment, 'portalUrl'>;
  readonly store: Store;
  readonly configuration: Pick<Configuration, 'vpn' | 'directories' | 'clientConnectHandlers'>;
  /** Links to the portal's page follow from them; all replicas have the same. */
  readonly sessionSecrets: readonly Secret[];
  readonly connectionLogger: ConnectionLogger;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly audit: Audit;
}

/** Puts together what the gateway API is made of. */
export function buildGatewayApi(parts: GatewayApiParts): GatewayApi {
  const { store, configuration } = parts;
  return createGatewayApi({
    ...parts,
    connections: buildGatewayConnections(parts),
    counters: store.counters,
    vpn: () => configuration.vpn(),
    uptime: () => performance.now(),
  });
}

/** What gateways may ask and report, over the store. */
export function buildGatewayConnections(parts: GatewayApiParts): GatewayConnections {
  const { environment, store, configuration, sessionSecrets } = parts;
  const { directories, clientConnectHandlers } = configuration;
  const needs = {
    ...parts,
    ...store,
    asOf: () => store.asOf(),
    signInToDirectory: createDirectorySignIn({ ...parts, ...store, directories }),
    askHandler: createClientConnectHandler({ ...parts, handlers: clientConnectHandlers }),
    linkSecrets: sessionSecrets,
    linkOf: (code: string) => absoluteUrl(environment.portalUrl, paths.connection(code)),
  };
  return createGatewayConnections(needs, createConnectionReports(needs));
}
