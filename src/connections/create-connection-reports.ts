import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { RevocationListStore } from '../endpoints/revocation-list-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { Clock } from '../kernel/clock.ts';
import type { CertificateStore } from '../pki/certificate-store.ts';
import { changeConnections } from './change-connections.ts';
import { type Connection, isActive } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { dueOrders } from './due-orders.ts';
import { ending } from './ended-connection.ts';
import { endpointOrders } from './endpoint-orders.ts';
import type { GatewayConnections } from './gateway-connections.ts';
import type { Report, ReportResult } from './gateway-contract.ts';
import { overdueEnding } from './overdue-ending.ts';
import { refreshConnections } from './refresh-connections.ts';
import { reported } from './reported.ts';
import { resynchronise } from './resynchronise.ts';
import { endpointsById, type TellDeps, tellChanges } from './tell-changes.ts';

export interface ConnectionReportDeps extends TellDeps {
  readonly endpoints: Pick<EndpointStore, 'get' | 'list'>;
  readonly certificates: Pick<CertificateStore, 'get'>;
  readonly revocationLists: Pick<RevocationListStore, 'get'>;
  readonly connections: ConnectionStore;
  readonly clock: Clock;
}

/** What gateways say of connections that they hold, and what they are told of them. */
export type ConnectionReports = Pick<
  GatewayConnections,
  'report' | 'resynchronise' | 'refresh' | 'dueOrders' | 'endpointOrders'
>;

export function createConnectionReports(deps: ConnectionReportDeps): ConnectionReports {
  return {
    report: (gateway, reports) => recordReports(deps, gateway, reports),
    resynchronise: (gateway, ask) => resynchronise(deps, gateway, ask),
    refresh: (gateway, connectionIds) => refreshConnections(deps, gateway, connectionIds),
    dueOrders: (gateway) => dueOrders(deps.connections, gateway),
    endpointOrders: (gateway) => endpointOrders(deps, gateway),
  };
}

type Result = ReportResult['result'];

/**
 * Each by itself, those about one connection in their order and with one write. A connection that should have ended long ago is told to, now
 * that its gateway is heard. Throws `StoreUnavailable`, and `ConcurrentChange` when others never stop; what is sent again then is harmless.
 */
async function recordReports(
  deps: ConnectionReportDeps,
  gateway: Gateway,
  reports: readonly Report[],
): Promise<readonly ReportResult[]> {
  const byId = Map.groupBy(reports, ({ connectionId }) => connectionId);
  const found = await deps.connections.getMany([...byId.keys()]);
  const own = found.filter((each) => each?.value.gateway.name === gateway.name).filter((each) => !!each);
  const endpoints = await endpointsById(deps);
  const results = new Map<string, readonly Result[]>();
  await changeConnections(deps.connections, own, {
    change(before) {
      const after = applyReports(before, byId.get(before.connectionId) ?? [], deps.clock());
      results.set(before.connectionId, after.results);
      return overdue(after.connection, endpoints.get(before.clientVpnEndpointId), deps.clock());
    },
    saved: (changed) => tellChanges(deps, endpoints, changed),
  });
  return inOrder(reports, results);
}

function applyReports(connection: Connection, reports: readonly Report[], now: number) {
  const results: Result[] = [];
  let after = connection;
  for (const report of reports) {
    const { connection: next, result } = reported(after, report, now);
    after = next;
    results.push(result);
  }
  return { connection: after, results };
}

function overdue(connection: Connection, endpoint: Endpoint | undefined, now: number): Connection {
  const order = isActive(connection) ? overdueEnding(connection, endpoint, now) : undefined;
  return order ? ending(connection, order, now) : connection;
}

function inOrder(
  reports: readonly Report[],
  results: ReadonlyMap<string, readonly Result[]>,
): readonly ReportResult[] {
  const taken = new Map<string, number>();
  return reports.map(({ connectionId }) => {
    const n = taken.get(connectionId) ?? 0;
    taken.set(connectionId, n + 1);
    return { connectionId, result: results.get(connectionId)?.[n] ?? 'unknown' };
  });
}
