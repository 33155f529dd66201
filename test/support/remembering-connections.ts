import type { GatewayConnections } from '../../src/connections/gateway-connections.ts';
import type { AllowAnswer } from '../../src/connections/gateway-contract.ts';
import { ConnectionUnknown } from '../../src/connections/gateway-failures.ts';
import type { Order } from '../../src/connections/gateway-orders.ts';

/** Something that was asked of connections, by whom. */
export interface Asked {
  readonly gateway: string;
  readonly method: keyof GatewayConnections;
  readonly ask: unknown;
}

export const CONNECTION_ID = 'cvpn-connection-0123456789abcdef0';
export const ENDPOINT_ID = 'cvpn-endpoint-0123456789abcdef0';

export const ALLOW: AllowAnswer = {
  decision: 'allow',
  connectionId: CONNECTION_ID,
  username: 'alice@example.com',
  clientIp: '10.100.0.2',
  netmask: '255.255.0.0',
  splitTunnel: true,
  routes: ['10.0.0.0/16'],
  dnsServers: [],
  blockLocal: false,
  sessionEndsAt: 1_800_000_000_000,
  atSessionEnd: 'restart',
  reach: [['10.0.0.0', '10.0.255.255']],
};

/** For tests of what carries the questions: connections that remember what they were asked, and whose orders a test says. */
export function rememberingConnections() {
  const asked: Asked[] = [];
  const orders = new Map<string, readonly Order[]>();
  const endpointOrders = new Map<string, readonly Order[]>();
  let failure: Error | undefined;
  const remember = (gateway: { readonly name: string }, method: keyof GatewayConnections, ask: unknown) => {
    if (failure) throw failure;
    asked.push({ gateway: gateway.name, method, ask });
  };
  const connections: GatewayConnections = {
    async connect(gateway, ask) {
      remember(gateway, 'connect', ask);
      return ALLOW;
    },
    async continueConnection(gateway, id) {
      remember(gateway, 'continueConnection', id);
      if (id !== CONNECTION_ID) throw new ConnectionUnknown(id);
      return ALLOW;
    },
    async answerChallenge(gateway, id, ask) {
      remember(gateway, 'answerChallenge', [id, ask]);
      return ALLOW;
    },
    async reauthenticate(gateway, id, ask) {
      remember(gateway, 'reauthenticate', [id, ask]);
      const { decision, connectionId, sessionEndsAt } = ALLOW;
      return { decision, connectionId, sessionEndsAt };
    },
    async report(gateway, reports) {
      remember(gateway, 'report', reports);
      return reports.map(({ connectionId }) => ({ connectionId, result: 'recorded' as const }));
    },
    async resynchronise(gateway, ask) {
      remember(gateway, 'resynchronise', ask);
      return { end: [] };
    },
    async refresh(gateway, connectionIds) {
      remember(gateway, 'refresh', connectionIds);
      return connectionIds.map((connectionId) => ({ state: 'end' as const, connectionId, text: 'Over' }));
    },
    async dueOrders({ name }) {
      if (failure) throw failure;
      return orders.get(name) ?? [];
    },
    async endpointOrders({ name }) {
      if (failure) throw failure;
      return endpointOrders.get(name) ?? [];
    },
  };
  return {
    connections,
    asked,
    /** What is due for a gateway from now on. */
    order: (gateway: string, due: readonly Order[]) => void orders.set(gateway, due),
    orderEndpoints: (gateway: string, due: readonly Order[]) => void endpointOrders.set(gateway, due),
    /** Every question fails so from now on; undefined: no more. */
    failWith(error: Error | undefined) {
      failure = error;
    },
  };
}
