import { overlaps, parseCidr } from '../kernel/cidr.ts';
import type { DeclarationFault } from './declaration-fault.ts';
import { duplicates } from './duplicates.ts';
import type { EndpointDeclaration } from './endpoint-declaration.ts';
import { type DeclarationContext, findSubnet } from './endpoint-from-declaration.ts';
import type { Network } from './vpn-settings.ts';

/** Guide, section "Client VPN target network requirements". */
const NARROWEST_SUBNET = 27;
const FEWEST_FREE_ADDRESSES = 20;

/** What is wrong with an endpoint's target networks, its network and its security groups. Paths start at the endpoint. */
export function targetNetworkFaults(
  declaration: EndpointDeclaration,
  context: DeclarationContext,
): readonly DeclarationFault[] {
  return [
    ...declaration.TargetNetworks.flatMap((target, index) =>
      subnetFaults(target.SubnetId, declaration, context).map((message) => ({
        path: ['TargetNetworks', index, 'SubnetId'],
        message,
      })),
    ),
    ...zoneFaults(declaration, context),
    ...networkFaults(declaration, context),
  ];
}

/** The network of an endpoint: the declared one, or that of the first target network. */
export function networkOf(
  declaration: EndpointDeclaration,
  networks: readonly Network[],
): Network | undefined {
  if (declaration.VpcId !== undefined) return networks.find((network) => network.vpcId === declaration.VpcId);
  const first = declaration.TargetNetworks[0];
  return first && findSubnet(networks, first.SubnetId)?.network;
}

function subnetFaults(
  subnetId: string,
  declaration: EndpointDeclaration,
  { networks, vpn }: DeclarationContext,
): readonly string[] {
  const found = findSubnet(networks, subnetId);
  if (!found) return [`There is no subnet ${subnetId}. Write one of the Subnets in Networks.`];
  const { network, subnet } = found;
  const expected = networkOf(declaration, networks);
  const faults: string[] = [];
  if (expected && network.vpcId !== expected.vpcId) {
    faults.push(
      `${subnetId} is in ${network.vpcId}. Write a subnet of ${expected.vpcId}: all must be in one network.`,
    );
  }
  if (parseCidr(subnet.cidrBlock).prefixLength > NARROWEST_SUBNET) {
    faults.push(`${subnetId} is too small. Write a subnet of at least /${NARROWEST_SUBNET}.`);
  }
  if (subnet.availableIpAddressCount < FEWEST_FREE_ADDRESSES) {
    faults.push(
      `${subnetId} has too few free addresses. Write a subnet with at least ${FEWEST_FREE_ADDRESSES}.`,
    );
  }
  if (
    vpn.gateways.length > 0 &&
    !vpn.gateways.some(({ availabilityZone }) => availabilityZone === subnet.availabilityZone)
  ) {
    faults.push(
      `No gateway is in ${subnet.availabilityZone}, the zone of ${subnetId}. Add one to Vpn, or write another subnet.`,
    );
  }
  return faults;
}

function zoneFaults(
  declaration: EndpointDeclaration,
  { networks }: DeclarationContext,
): readonly DeclarationFault[] {
  const zoneOf = ({ SubnetId }: { readonly SubnetId: string }) =>
    findSubnet(networks, SubnetId)?.subnet.availabilityZone ?? SubnetId;
  return duplicates(declaration.TargetNetworks, zoneOf).map((index) => ({
    path: ['TargetNetworks', index, 'SubnetId'],
    message: 'Another target network is in the same availability zone. Write one subnet of each zone.',
  }));
}

function networkFaults(
  declaration: EndpointDeclaration,
  { networks }: DeclarationContext,
): readonly DeclarationFault[] {
  const network = networkOf(declaration, networks);
  if (declaration.VpcId !== undefined && !network) {
    return [{ path: ['VpcId'], message: `There is no network ${declaration.VpcId}. Write one of Networks.` }];
  }
  return [...overlapFaults(declaration, network), ...securityGroupFaults(declaration, network)];
}

/** Guide, section "Rules and best practices": client addresses must be apart from the network's own. */
function overlapFaults(
  declaration: EndpointDeclaration,
  network: Network | undefined,
): readonly DeclarationFault[] {
  const clients = parseCidr(declaration.ClientCidrBlock);
  const block = network?.cidrBlocks.find((candidate) => overlaps(parseCidr(candidate), clients));
  if (!network || block === undefined) return [];
  return [
    {
      path: ['ClientCidrBlock'],
      message: `This overlaps ${block} of ${network.vpcId}. Write addresses that no network uses.`,
    },
  ];
}

function securityGroupFaults(
  declaration: EndpointDeclaration,
  network: Network | undefined,
): readonly DeclarationFault[] {
  if (declaration.SecurityGroupIds.length > 0 && declaration.VpcId === undefined) {
    return [{ path: ['SecurityGroupIds'], message: 'Write VpcId too: security groups belong to a network.' }];
  }
  const known = new Set(network?.securityGroups.map((group) => group.groupId));
  return declaration.SecurityGroupIds.flatMap((id, index) =>
    known.has(id)
      ? []
      : [
          {
            path: ['SecurityGroupIds', index],
            message: `${declaration.VpcId} has no security group ${id}. Write one of its SecurityGroups.`,
          },
        ],
  );
}
