import type { ConnectionCommands } from '../../connections/connection-commands.ts';
import type { EndpointCommands } from '../../endpoints/endpoint-commands.ts';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import type { ExportClientConfiguration } from '../../endpoints/export-client-configuration.ts';
import type { RevocationCommands } from '../../endpoints/revocation-commands.ts';
import type { Network } from '../../endpoints/vpn-settings.ts';
import type { Realm } from '../../kernel/arn.ts';
import type { AsOf } from '../../kernel/as-of.ts';
import type { ClientVpnEndpointId } from '../../kernel/ids.ts';

/** What the Client VPN actions are made of. */
export interface ClientVpnActionDependencies {
  readonly endpoints: Pick<EndpointStore, 'get' | 'list'>;
  readonly asOf: () => AsOf;
  readonly commands: EndpointCommands;
  /** The same one that the portal serves by its main button. */
  readonly exportClientConfiguration: ExportClientConfiguration;
  /** The account and Region that the ARNs name. */
  readonly realm: () => Realm;
  /** The page of an endpoint, which DescribeClientVpnEndpoints shows as its SelfServicePortalUrl. */
  readonly portalPage: (id: ClientVpnEndpointId) => URL;
  /** Those of the configuration; undefined where an upstream knows them. */
  readonly networks: () => readonly Network[] | undefined;
}

/** What every action about one endpoint needs to name it towards policies. */
export type EndpointLookUp = Pick<ClientVpnActionDependencies, 'endpoints' | 'asOf' | 'realm'>;

/** What the actions of revocation lists are made of. */
export interface RevocationListActionDependencies extends EndpointLookUp {
  readonly revocations: RevocationCommands;
}

/** What the actions of connections are made of. */
export interface ConnectionActionDependencies extends EndpointLookUp {
  readonly connections: ConnectionCommands;
}
