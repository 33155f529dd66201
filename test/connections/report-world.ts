import { randomUUID } from 'node:crypto';
import type { Connection } from '../../src/connections/connection.ts';
import {
  type ConnectionReports,
  createConnectionReports,
} from '../../src/connections/create-connection-reports.ts';
import { type ConnectionKeeper, createConnectionKeeper } from '../../src/connections/keep-connections.ts';
import type { Traffic } from '../../src/connections/log/connection-log.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import { connectionTo, endpointNamed } from '../contract/objects.ts';
import type { Platform, Replicas } from '../contract/platform.ts';
import { type LogLine, recordingLogger } from '../support/recording-logger.ts';

export interface ReportWorld {
  readonly replicas: Replicas;
  readonly reports: readonly [ConnectionReports, ConnectionReports];
  readonly keepers: readonly [ConnectionKeeper, ConnectionKeeper];
  readonly lines: readonly LogLine[];
  /** `<event> <reason>`, in order, by connection. */
  told(connectionId: string): readonly string[];
  traffic(endpoint: Endpoint): Traffic;
  now(): number;
  advance(milliseconds: number): void;
  /** A gateway that nobody else has, and an endpoint that it serves, stored. */
  newPlace(): Promise<{ readonly gateway: Gateway; readonly endpoint: Endpoint }>;
  changeEndpoint(endpoint: Endpoint, changes: Partial<Endpoint>): Promise<void>;
  find(connectionId: string): Promise<Connection | undefined>;
  close(): Promise<void>;
}

export const NO_TRAFFIC: Traffic = { ingressBytes: 0, egressBytes: 0, ingressPackets: 0, egressPackets: 0 };
export const newConnectionId = () => `cvpn-connection-${randomUUID().replaceAll('-', '').slice(0, 17)}`;

/** What gateways report, on two replicas of a real store, by a clock that can be moved on. */
export async function startReportWorld(platform: Platform): Promise<ReportWorld> {
  const replicas = await platform.start();
  let moved = 0;
  const now = () => replicas.now() + moved;
  const events: string[] = [];
  const counted = new Map<string, Traffic>();
  const connectionLogger = {
    record: (_: unknown, { connectionId }: Pick<Connection, 'connectionId'>, event: object) =>
      void events.push([connectionId, ...Object.values(event)].join(' ')),
    countTraffic: (id: string, more: Traffic) => {
      const known = counted.get(id) ?? NO_TRAFFIC;
      counted.set(id, sum(known, more));
    },
  };
  const { logger, lines } = recordingLogger();
  const parts = replicas.stores.map((store) => ({
    ...store,
    asOf: () => store.asOf(),
    connectionLogger,
    clock: now,
    logger,
  }));
  const [store] = replicas.stores;
  return {
    replicas,
    reports: parts.map(createConnectionReports) as unknown as ReportWorld['reports'],
    keepers: parts.map(createConnectionKeeper) as unknown as ReportWorld['keepers'],
    lines,
    told: (connectionId) =>
      events
        .filter((each) => each.startsWith(connectionId))
        .map((each) => each.slice(connectionId.length + 1)),
    traffic: ({ clientVpnEndpointId }) => counted.get(clientVpnEndpointId) ?? NO_TRAFFIC,
    now,
    advance(milliseconds) {
      moved += milliseconds;
    },
    async newPlace() {
      const name = randomUUID();
      const gateway = { name, publicAddress: '203.0.113.7', availabilityZone: name };
      const endpoint = endpointNamed(name, {
        targetNetworks: [
          {
            associationId: 'cvpn-assoc-1',
            subnetId: 'subnet-0a',
            vpcId: 'vpc-0a',
            availabilityZone: name,
            status: 'associated',
          },
        ],
      });
      await store.endpoints.save(endpoint, 0);
      return { gateway, endpoint };
    },
    async changeEndpoint({ clientVpnEndpointId }, changes) {
      const found = await store.endpoints.get(clientVpnEndpointId);
      if (found) await store.endpoints.save({ ...found.value, ...changes }, found.version);
    },
    find: async (connectionId) => (await store.connections.get(connectionId))?.value,
    close: () => replicas.close(),
  };
}

function sum(one: Traffic, other: Traffic): Traffic {
  return {
    ingressBytes: one.ingressBytes + other.ingressBytes,
    egressBytes: one.egressBytes + other.egressBytes,
    ingressPackets: one.ingressPackets + other.ingressPackets,
    egressPackets: one.egressPackets + other.egressPackets,
  };
}

/** Connections of a gateway to an endpoint, stored as they would be right after their admission, with addresses. */
export async function admitted(
  { replicas, now }: ReportWorld,
  { gateway, endpoint }: { readonly gateway: Gateway; readonly endpoint: Endpoint },
  count: number,
  changes: Partial<Connection> = {},
): Promise<readonly Connection[]> {
  const { clientVpnEndpointId } = endpoint;
  const pool = { clientVpnEndpointId, first: 0x0a640002, last: 0x0a64fffe, most: 100_000 };
  const results = await Promise.all(
    Array.from({ length: count }, () => {
      const started = { askedAt: now(), connectionEstablishedTime: now(), timestamp: now() };
      const session = { ...connectionTo('', '').session, startedAt: now() };
      const asked = connectionTo(endpoint.displayName, newConnectionId(), {
        phase: 'admitted',
        gateway: { name: gateway.name, run: 'run-1', cid: 1, kid: 1 },
        session,
        ...started,
        ...changes,
      });
      return replicas.stores[0].connections.admit(asked, 0, pool);
    }),
  );
  return results.flatMap((result) => (result.outcome === 'admitted' ? [result.connection] : []));
}
