import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { GatewayConnections } from '../../src/connections/gateway-connections.ts';
import { type ApiServerOptions, createApiServer } from '../../src/ec2/api-server.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { createGatewayApi, type GatewayApiNeeds } from '../../src/gateway-api/gateway-api.ts';
import { hashGatewayToken } from '../../src/gateway-api/gateway-tokens.ts';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import type { Counters } from '../../src/kernel/counters.ts';
import { NO_METRICS } from './no-metrics.ts';
import { recordingLogger } from './recording-logger.ts';

/** Tokens of two gateways in two zones, of the form that `gateway token` prints. */
export const GATEWAY_TOKENS = {
  'gw-a': `pgw_${'a'.repeat(43)}`,
  'gw-b': `pgw_${'b'.repeat(43)}`,
} as const;

/** What the configuration says of these two. */
export const GATEWAYS: readonly Gateway[] = [
  {
    name: 'gw-a',
    publicAddress: '203.0.113.7',
    availabilityZone: 'site-a',
    tokenHashes: [hashGatewayToken(GATEWAY_TOKENS['gw-a'])],
  },
  {
    name: 'gw-b',
    publicAddress: '203.0.113.8',
    availabilityZone: 'site-b',
    tokenHashes: [hashGatewayToken(GATEWAY_TOKENS['gw-b'])],
  },
];

export interface GatewayReplicaOptions {
  readonly connections: GatewayConnections;
  /** Default: {@link GATEWAYS}, for ever. */
  readonly gateways?: () => readonly Gateway[];
  /** Default: ones that let everything pass. */
  readonly counters?: Pick<Counters, 'hitWithin'>;
  /** Default: that of production, but four times as fast. */
  readonly rhythm?: GatewayApiNeeds['rhythm'];
  readonly bodyTimeout?: number;
  /** Of the server; default: those of production. */
  readonly limits?: ApiServerOptions['limits'];
}

/** The gateway API of one replica in this process, over whatever connections, on a socket of its own. */
export async function startGatewayReplica(options: GatewayReplicaOptions) {
  const { connections, gateways = () => GATEWAYS, counters, rhythm, bodyTimeout, limits } = options;
  const { logger, lines } = recordingLogger();
  const audited: AuditEvent[] = [];
  const counted: string[] = [];
  let streams: ReadonlyMap<string, number> = new Map();
  const api = createGatewayApi({
    connections,
    vpn: () => ({ gateways: gateways() }),
    counters: counters ?? { hitWithin: async () => true },
    random: randomBytes,
    uptime: () => performance.now(),
    logger,
    audit: { record: (event) => void audited.push(event) },
    metrics: {
      ...NO_METRICS,
      increment: (_name, labels) => void counted.push(Object.values(labels).join(' ')),
      replace: (_name, readings) => {
        streams = new Map(readings.map(([labels, value]) => [Object.values(labels).join(' '), value]));
      },
    },
    rhythm: rhythm ?? { lookEvery: 60, looksPerEndpointLook: 4, heartbeatEvery: 4000, readerIdleLimit: 8000 },
    ...(bodyTimeout !== undefined && { bodyTimeout }),
  });
  const server = createApiServer(unloaded, {
    elsewhere: () => (request, response) => void api.serve(request, response),
    ...(limits && { limits }),
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    api,
    lines,
    audited,
    /** `gateway route status` of each request, as the metrics have it. */
    counted,
    /** How many streams a gateway holds open; undefined: the metrics say nothing of it. */
    streamsOf: (gateway: string) => streams.get(gateway),
    async close() {
      api.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function unloaded(): Promise<never> {
  throw new Error('This replica has no management API.');
}
