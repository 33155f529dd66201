import { createKeyedQueue } from '../kernel/keyed-queue.ts';
import { type ChangeEndpointDeps, createChangeEndpoint } from './change-endpoint.ts';
import { type CreateEndpointDeps, createCreateEndpoint } from './create-endpoint.ts';
import type { EndpointCommands } from './endpoint-commands.ts';
import { createEndpointLifeCommands } from './endpoint-life-commands.ts';
import { createEndpointNetworkCommands } from './endpoint-network-commands.ts';
import type { EndpointStore } from './endpoint-store.ts';
import type { NetworkDirectory } from './look-ups.ts';
import type { VpnSettings } from './vpn-settings.ts';

/** What commands work with. Functions without arguments are read at each use, since the configuration can be read again. */
export interface EndpointCommandDeps extends Omit<CreateEndpointDeps & ChangeEndpointDeps, 'queue'> {
  readonly endpoints: EndpointStore;
  readonly networks: NetworkDirectory;
  readonly vpn: () => VpnSettings;
}

/** All commands; one such object for each process, since it lets the changes of an endpoint happen one after the other. */
export function createEndpointCommands(needs: EndpointCommandDeps): EndpointCommands {
  const deps = { ...needs, queue: createKeyedQueue() };
  const change = createChangeEndpoint(deps);
  const surroundings = () => ({ account: needs.realm().account, gateways: needs.vpn().gateways });
  return {
    createClientVpnEndpoint: createCreateEndpoint(deps),
    ...createEndpointLifeCommands({ ...deps, change }),
    ...createEndpointNetworkCommands({ ...deps, change, surroundings }),
  };
}
