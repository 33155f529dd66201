import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration } from './configuration.ts';
import { createConnectionCommands } from './connections/create-connection-commands.ts';
import {
  clientVpnActions,
  connectionActions,
  revocationListActions,
} from './ec2/actions/client-vpn-actions.ts';
import { networkActions } from './ec2/networks/network-actions.ts';
import type { Action } from './ec2/wire/action.ts';
import { createEndpointCommands } from './endpoints/create-endpoint-commands.ts';
import { createRevocationCommands } from './endpoints/create-revocation-commands.ts';
import { createDeclaredNetworks } from './endpoints/declared-networks.ts';
import type { EndpointCommands } from './endpoints/endpoint-commands.ts';
import { createExportClientConfiguration } from './endpoints/export-client-configuration.ts';
import type { Clock } from './kernel/clock.ts';
import type { ClientVpnEndpointId } from './kernel/ids.ts';
import type { RandomBytes } from './kernel/random.ts';
import type { Environment } from './ops/environment.ts';
import type { Store } from './store/store.ts';
import { absoluteUrl, paths } from './web/paths.ts';

export interface Ec2ActionParts {
  readonly environment: Pick<Environment, 'portalUrl'>;
  readonly store: Store;
  readonly configuration: Pick<Configuration, 'directories' | 'networks' | 'quotas' | 'realm' | 'vpn'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** All actions of EC2 that are answered here: those of Client VPN, of tags, and of the configured networks. */
export function buildEc2Actions(parts: Ec2ActionParts): readonly Action[] {
  const { environment, store, configuration } = parts;
  const networks = () => configuration.networks();
  const realm = () => configuration.realm();
  const portalPage = (id: ClientVpnEndpointId) =>
    new URL(absoluteUrl(environment.portalUrl, paths.endpoint(id)));
  const exportClientConfiguration = createExportClientConfiguration({
    certificates: store.certificates,
    vpn: () => configuration.vpn(),
    portalPage,
  });
  const lookUp = { endpoints: store.endpoints, asOf: () => store.asOf(), realm };
  return [
    ...clientVpnActions({
      ...lookUp,
      commands: buildEndpointCommands(parts),
      exportClientConfiguration,
      portalPage,
      networks,
    }),
    ...revocationListActions({
      ...lookUp,
      revocations: createRevocationCommands({ ...store, clock: parts.clock }),
    }),
    ...connectionActions({
      ...lookUp,
      connections: createConnectionCommands({ ...store, clock: parts.clock }),
    }),
    ...networkActions({ networks, realm }),
  ];
}

function buildEndpointCommands(parts: Ec2ActionParts): EndpointCommands {
  const { store, configuration, clock, random } = parts;
  return createEndpointCommands({
    endpoints: store.endpoints,
    certificates: store.certificates,
    oneTime: store.oneTime,
    networks: createDeclaredNetworks(() => configuration.networks()),
    references: {
      samlProviderExists: async (arn) => (await store.samlProviders.get(arn)) !== undefined,
      directoryExists: (id) => configuration.directories().some(({ DirectoryId }) => DirectoryId === id),
    },
    vpn: () => configuration.vpn(),
    quotas: () => configuration.quotas(),
    realm: () => configuration.realm(),
    clock,
    random,
    pause: sleep,
  });
}
