import { setTimeout as sleep } from 'node:timers/promises';
import type { Configuration } from './configuration.ts';
import { createConnectionCommands } from './connections/create-connection-commands.ts';
import { findDirectory, isMfaEnabled } from './connections/directory/directory.ts';
import {
  clientVpnActions,
  connectionActions,
  revocationListActions,
} from './ec2/actions/client-vpn-actions.ts';
import { networkActions } from './ec2/networks/network-actions.ts';
import type { Service } from './ec2/service.ts';
import { createForward } from './ec2/upstream/forward.ts';
import { createUpstream } from './ec2/upstream/upstream.ts';
import { createUpstreamNetworks } from './ec2/upstream/upstream-networks.ts';
import type { Action } from './ec2/wire/action.ts';
import { createEc2Service } from './ec2/wire/ec2-service.ts';
import { createEndpointCommands } from './endpoints/create-endpoint-commands.ts';
import { createRevocationCommands } from './endpoints/create-revocation-commands.ts';
import { createDeclaredNetworks } from './endpoints/declared-networks.ts';
import type { EndpointCommands } from './endpoints/endpoint-commands.ts';
import { createExportClientConfiguration } from './endpoints/export-client-configuration.ts';
import type { NetworkDirectory } from './endpoints/look-ups.ts';
import type { Network } from './endpoints/vpn-settings.ts';
import type { Clock } from './kernel/clock.ts';
import type { ClientVpnEndpointId } from './kernel/ids.ts';
import type { RandomBytes } from './kernel/random.ts';
import type { Environment } from './ops/environment.ts';
import type { Store } from './store/store.ts';
import { absoluteUrl, paths } from './web/paths.ts';

export interface Ec2Parts {
  readonly environment: Pick<Environment, 'portalUrl' | 'ec2Upstream'>;
  readonly store: Store;
  readonly configuration: Pick<
    Configuration,
    'directories' | 'ec2Upstream' | 'networks' | 'quotas' | 'realm' | 'vpn'
  >;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** EC2: the actions of Client VPN and of tags; of networks those of the configuration, or whatever the upstream answers. */
export function buildEc2(parts: Ec2Parts): Service {
  const { environment, configuration, clock } = parts;
  const { ec2Upstream: address } = environment;
  const networks = () => configuration.networks();
  const realm = () => configuration.realm();
  if (!address) {
    const directory = createDeclaredNetworks(networks);
    const actions = [
      ...buildClientVpnActions(parts, directory, networks),
      ...networkActions({ networks, realm }),
    ];
    return createEc2Service({ actions });
  }
  const upstream = createUpstream({ address, credentials: () => configuration.ec2Upstream(), clock });
  const actions = buildClientVpnActions(parts, createUpstreamNetworks(upstream), () => undefined);
  return createEc2Service({ actions, forward: createForward(upstream) });
}

function buildClientVpnActions(
  parts: Ec2Parts,
  directory: NetworkDirectory,
  networks: () => readonly Network[] | undefined,
): readonly Action[] {
  const { environment, store, configuration } = parts;
  const realm = () => configuration.realm();
  const portalPage = (id: ClientVpnEndpointId) =>
    new URL(absoluteUrl(environment.portalUrl, paths.endpoint(id)));
  const exportClientConfiguration = createExportClientConfiguration({
    certificates: store.certificates,
    vpn: () => configuration.vpn(),
    isMfaEnabled: (id) => isMfaEnabled(configuration.directories(), id),
    portalPage,
  });
  const lookUp = { endpoints: store.endpoints, asOf: () => store.asOf(), realm };
  return [
    ...clientVpnActions({
      ...lookUp,
      commands: buildEndpointCommands(parts, directory),
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
  ];
}

function buildEndpointCommands(parts: Ec2Parts, networks: NetworkDirectory): EndpointCommands {
  const { store, configuration, clock, random } = parts;
  return createEndpointCommands({
    endpoints: store.endpoints,
    certificates: store.certificates,
    oneTime: store.oneTime,
    networks,
    references: {
      samlProviderExists: async (arn) => (await store.samlProviders.get(arn)) !== undefined,
      directoryExists: (id) => findDirectory(configuration.directories(), id) !== undefined,
    },
    vpn: () => configuration.vpn(),
    quotas: () => configuration.quotas(),
    realm: () => configuration.realm(),
    clock,
    random,
    pause: sleep,
  });
}
