import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { EC2Client } from '@aws-sdk/client-ec2';
import { buildManagementApi } from '../../src/build-management-api.ts';
import { createApiServer } from '../../src/ec2/api-server.ts';
import { DEFAULT_QUOTAS } from '../../src/endpoints/quotas.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { networks, realm } from '../endpoints/declared.ts';
import { NO_METRICS } from '../support/no-metrics.ts';
import { createIdps, type PortalOptions, startPortal, type TestPortal } from '../support/start-portal.ts';

const ACCESS_KEY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a secret of nobody' };
const EVERYTHING = {
  statements: [
    {
      effect: 'Allow' as const,
      actions: { isNegated: false, patterns: ['*'] },
      resources: { isNegated: false, patterns: ['*'] },
      conditions: [],
    },
  ],
};

/** A portal and the management API over one store, as a process has both. */
export interface ManagedPortal {
  readonly portal: TestPortal;
  /** Signs its requests; may do everything. */
  readonly client: EC2Client;
  close(): Promise<void>;
}

export async function startManagedPortal(
  options: Pick<PortalOptions, 'directories'> = {},
): Promise<ManagedPortal> {
  const portal = await startPortal({ idps: await createIdps(), ...options });
  const { services, store, portalUrl } = portal;
  const api = buildManagementApi({
    ...services,
    environment: { portalUrl, ec2Upstream: undefined },
    store,
    configuration: {
      accessKeys: () => [
        {
          userName: 'ops',
          accessKeyId: ACCESS_KEY.accessKeyId,
          secretAccessKey: new Secret(ACCESS_KEY.secretAccessKey),
          policies: [EVERYTHING],
        },
      ],
      directories: services.directories,
      ec2Upstream: () => undefined,
      metadataOrders: () => [],
      networks: () => networks,
      quotas: () => DEFAULT_QUOTAS,
      realm: () => realm,
      vpn: services.vpn,
    },
    cipher: undefined,
    random: randomBytes,
    metrics: NO_METRICS,
  });
  const server = createApiServer(async () => api).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new EC2Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: realm.region,
    credentials: ACCESS_KEY,
    maxAttempts: 1,
  });
  return {
    portal,
    client,
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await portal.close();
    },
  };
}
