import { randomUUID } from 'node:crypto';
import type { RequestListener, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { GatewayApiParts } from './build-gateway-api.ts';
import type { ManagementApiParts } from './build-management-api.ts';
import { type ApiServerOptions, createApiServer, type TlsSettings } from './ec2/api-server.ts';
import { loadedWithFirstRequest } from './ec2/load-management-api.ts';
import { gatewayApiLoadedWithFirstRequest } from './gateway-api/load-gateway-api.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import type { Environment, ReadTextFile } from './ops/environment.ts';

export interface ManagementListenerNeeds extends ManagementApiParts, GatewayApiParts {
  readonly configuration: ManagementApiParts['configuration'] & GatewayApiParts['configuration'];
  readonly environment: Pick<Environment, 'portalUrl' | 'ec2Upstream' | 'apiTls'>;
  readonly readFile: ReadTextFile;
}

/** The management API and, below `/gateway/`, the gateway API with their server, not listening yet. */
export interface ManagementListener {
  readonly server: Server;
  /** Ends what gateways hold open for ever, so that the server can drain. */
  endStreams(): void;
  /** Reads certificate and key again; where they are wrong that is logged, and the earlier ones stay. */
  reload(): void;
}

/** Each API comes with its first request: many replicas never get one. Throws {@link ConfigurationFaulty} when the certificate or its key cannot be used. */
export function createManagementListener(needs: ManagementListenerNeeds): ManagementListener {
  const { environment, readFile, logger } = needs;
  const { apiTls } = environment;
  const load = async () => (await import('./build-management-api.ts')).buildManagementApi(needs);
  const api = loadedWithFirstRequest({ ...needs, load, newRequestId: randomUUID });
  const gatewayApi = gatewayApiLoadedWithFirstRequest({
    load: async () => (await import('./build-gateway-api.ts')).buildGatewayApi(needs),
    logger,
  });
  const elsewhere = listenerBelow('/gateway/', (...exchange) => void gatewayApi.serve(...exchange));
  const endStreams = () => gatewayApi.stop();
  if (!apiTls) return { server: createApiServer(api, { elsewhere }), endStreams, reload: () => {} };
  const server = createApiServer(api, { elsewhere, tls: readTls(apiTls, readFile) });
  const reload = () => {
    try {
      (server as TlsServer).setSecureContext(readTls(apiTls, readFile));
    } catch (error) {
      logger.error(
        { error },
        'The certificate of the management API was not read again. The earlier one stays.',
      );
    }
  };
  return { server, endStreams, reload };
}

/** Who answers what is asked at a path that begins so. */
function listenerBelow(start: string, listener: RequestListener): NonNullable<ApiServerOptions['elsewhere']> {
  return ({ url = '' }) => (url.startsWith(start) ? listener : undefined);
}

function readTls(files: NonNullable<Environment['apiTls']>, readFile: ReadTextFile): TlsSettings {
  try {
    const settings = { cert: readFile(files.certificateFile), key: readFile(files.keyFile) };
    createSecureContext(settings);
    return settings;
  } catch (error) {
    throw new ConfigurationFaulty([
      `POSTERN_API_TLS_CERT_FILE and POSTERN_API_TLS_KEY_FILE: cannot be used: ${error instanceof Error ? error.message : error}. Name a certificate with its chain, and the key that belongs to it, both in PEM.`,
    ]);
  }
}
