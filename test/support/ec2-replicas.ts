import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buildManagementApi, type ManagementApiParts } from '../../src/build-management-api.ts';
import { parsePolicy } from '../../src/ec2/access/parse-policy.ts';
import { createApiServer } from '../../src/ec2/api-server.ts';
import type { Quotas } from '../../src/endpoints/quotas.ts';
import type { Network } from '../../src/endpoints/vpn-settings.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { Store } from '../../src/store/store.ts';
import { createEc2Client, type Ec2Client } from './ec2-query-client.ts';
import { CREDENTIALS, REALM } from './management-api.ts';
import { NO_METRICS } from './no-metrics.ts';
import { recordingLogger } from './recording-logger.ts';

/** What a configuration file would say; read at each use, as after SIGHUP. */
export interface Ec2Settings {
  networks(): readonly Network[];
  quotas(): Quotas;
}

/** The whole management API of one replica in this process, on a socket of its own, and a client that may do everything. */
export interface Ec2Replica {
  readonly client: Ec2Client;
  close(): Promise<void>;
}

export async function startEc2Replica(store: Store, settings: Ec2Settings): Promise<Ec2Replica> {
  const api = buildManagementApi(partsOver(store, settings));
  const server = createApiServer(async () => api).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = createEc2Client({ url: `http://127.0.0.1:${port}`, ...CREDENTIALS });
  return {
    client,
    async close() {
      client.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const ACCESS_KEYS = [
  {
    userName: 'ops',
    accessKeyId: CREDENTIALS.accessKeyId,
    secretAccessKey: new Secret(CREDENTIALS.secretAccessKey),
    policies: [parsePolicy({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })],
  },
];

function partsOver(store: Store, { networks, quotas }: Ec2Settings): ManagementApiParts {
  return {
    environment: { portalUrl: new URL('https://vpn.example.com'), ec2Upstream: undefined },
    store,
    configuration: {
      networks,
      quotas,
      realm: () => REALM,
      vpn: () => ({ domain: 'vpn.example.com', wildcardDns: false, defaultClient: 'openvpn', gateways: [] }),
      directories: () => [],
      ec2Upstream: () => undefined,
      accessKeys: () => ACCESS_KEYS,
      metadataOrders: () => [],
    },
    cipher: undefined,
    clock: Date.now,
    random: randomBytes,
    logger: recordingLogger().logger,
    metrics: NO_METRICS,
    audit: { record: () => undefined },
  };
}
