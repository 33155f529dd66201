import type { Connection } from '../../../src/connections/connection.ts';
import type {
  ConnectionCommands,
  TerminatedConnections,
} from '../../../src/connections/connection-commands.ts';
import type { CommandOptions, EndpointCommands } from '../../../src/endpoints/endpoint-commands.ts';
import type { RevocationCommands } from '../../../src/endpoints/revocation-commands.ts';
import { DryRunOperation } from '../../../src/kernel/errors.ts';
import { connectionTo } from '../../contract/objects.ts';

/** One command as it reached the domain. */
export interface Order {
  readonly command: string;
  readonly request: unknown;
  readonly options: CommandOptions;
}

export const CREATED = {
  clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
  dnsName: '*.cvpn-endpoint-0123456789abcdef0.vpn.example.com',
} as const;
/** With all that a form or a parser might change: carriage returns, `+`, `=`, a last line end. */
export const CRL = '-----BEGIN X509 CRL-----\r\nMII+/w==\n-----END X509 CRL-----\n\n';
export const TERMINATED: TerminatedConnections = {
  username: 'alice@example.com',
  connectionStatuses: [
    {
      connectionId: 'cvpn-connection-0123456789abcdef0',
      previousStatus: 'active',
      currentStatus: 'terminating',
    },
  ],
};
export const CONNECTIONS: readonly Connection[] = Array.from({ length: 12 }, (_, n) =>
  connectionTo('a', `cvpn-connection-${String(n).padStart(17, '0')}`, {
    username: n % 2 === 0 ? 'alice@example.com' : 'bob@example.com',
    connectionEstablishedTime: Date.UTC(2019, 7, 12, 7, 57, 14),
    timestamp: Date.UTC(2019, 7, 12, 7, 58, 34),
    ...(n === 0 && { status: 'terminated', connectionEndTime: Date.UTC(2019, 7, 12, 7, 58, 34, 900) }),
  }),
);
export const ASSOCIATION_ID = 'cvpn-assoc-0123456789abcdef0';

/** Commands that do nothing but keep what they were asked, for tests about how requests are read. */
export function recordingCommands(): {
  readonly commands: EndpointCommands;
  readonly revocations: RevocationCommands;
  readonly connections: ConnectionCommands;
  readonly orders: readonly Order[];
} {
  const orders: Order[] = [];
  const keep =
    <Answer>(command: string, answer: (request: never) => Answer) =>
    async (...given: readonly unknown[]): Promise<Answer> => {
      const options = given.at(-1) as CommandOptions;
      orders.push({ command, request: given.length > 2 ? given.slice(0, -1) : given[0], options });
      if (options.dryRun) throw new DryRunOperation();
      return answer(given[0] as never);
    };
  const done = () => undefined;
  const commands: EndpointCommands = {
    createClientVpnEndpoint: keep('createClientVpnEndpoint', () => CREATED),
    modifyClientVpnEndpoint: keep('modifyClientVpnEndpoint', done),
    deleteClientVpnEndpoint: keep('deleteClientVpnEndpoint', done),
    associateClientVpnTargetNetwork: keep('associateClientVpnTargetNetwork', () => ASSOCIATION_ID),
    disassociateClientVpnTargetNetwork: keep('disassociateClientVpnTargetNetwork', done),
    applySecurityGroups: keep(
      'applySecurityGroups',
      ({ securityGroupIds }: { readonly securityGroupIds: readonly string[] }) => securityGroupIds,
    ),
    authorizeClientVpnIngress: keep('authorizeClientVpnIngress', done),
    revokeClientVpnIngress: keep('revokeClientVpnIngress', done),
    createClientVpnRoute: keep('createClientVpnRoute', done),
    deleteClientVpnRoute: keep('deleteClientVpnRoute', done),
    createTags: keep('createTags', done),
    deleteTags: keep('deleteTags', done),
  };
  const revocations: RevocationCommands = {
    importRevocationList: keep('importRevocationList', done),
    exportRevocationList: async () => ({ certificateRevocationList: CRL, status: 'active' }),
  };
  const connections: ConnectionCommands = {
    describeConnections: async (request) => {
      orders.push({ command: 'describeConnections', request, options: { dryRun: false } });
      const matching = CONNECTIONS.filter(request.matches ?? (() => true));
      const rest = matching.filter(({ connectionId }) => connectionId > (request.after ?? ''));
      return {
        connections: rest.slice(0, request.limit),
        hasMore: rest.length > (request.limit ?? Infinity),
      };
    },
    terminateConnections: keep('terminateConnections', () => TERMINATED),
  };
  return { commands, revocations, connections, orders };
}
