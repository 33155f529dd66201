import type { FoundSubnet, NetworkDirectory } from './look-ups.ts';
import type { Network } from './vpn-settings.ts';

/** The networks of the configuration as a directory; they are read at each look-up, since the file can be read again. */
export function createDeclaredNetworks(networks: () => readonly Network[]): NetworkDirectory {
  return {
    findVpc: async (vpcId) => networks().find((network) => network.vpcId === vpcId),
    findSubnet: async (subnetId) => findSubnet(networks(), subnetId),
  };
}

/** The subnet and the network it belongs to. */
export function findSubnet(networks: readonly Network[], subnetId: string): FoundSubnet | undefined {
  for (const network of networks) {
    const subnet = network.subnets.find((candidate) => candidate.subnetId === subnetId);
    if (subnet) return { network, subnet };
  }
  return undefined;
}
