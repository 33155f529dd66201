import { overlaps, parseCidr } from '../kernel/cidr.ts';
import type { PosternError } from '../kernel/errors.ts';
import { derivedAssociationId } from '../kernel/ids.ts';
import type { Endpoint, Route, TargetNetwork } from './endpoint.ts';
import {
  AssociationNotFound,
  AvailabilityZoneAlreadyAssociated,
  DedicatedTenancyVpc,
  NoGatewayInZone,
  SubnetAlreadyAssociated,
  SubnetNotFound,
  SubnetOfAnotherAccount,
  SubnetOfAnotherVpc,
  SubnetTooSmall,
  TooFewFreeAddresses,
  VpcOverlapsClientCidr,
} from './failures/target-network-failures.ts';
import type { FoundSubnet } from './look-ups.ts';
import { defaultSecurityGroups } from './security-groups.ts';
import type { Gateway, Network } from './vpn-settings.ts';

/** Guide, section "Client VPN target network requirements". */
const NARROWEST_SUBNET = 27;
const FEWEST_FREE_ADDRESSES = 20;

/** Guide, section "Scaling considerations": by the number of subnet associations, from none to five. */
const SUPPORTED_CONNECTIONS: readonly number[] = [0, 20_000, 36_500, 66_500, 96_500, 126_000];

/** What surrounds an endpoint: whose it is, and where it can be reached. */
export interface Surroundings {
  /** The account of endpoints. */
  readonly account: string;
  /** None at all: the zones of gateways are not known here, and any subnet will do. */
  readonly gateways: readonly Gateway[];
}

/** How many concurrent connections an endpoint of so many target networks supports; more than five add nothing. */
export function supportedConnections(associations: number): number {
  return SUPPORTED_CONNECTIONS[Math.min(associations, SUPPORTED_CONNECTIONS.length - 1)] ?? 0;
}

/**
 * The endpoint with `subnetId` as one more target network, and a route to every CIDR that its VPC has now. Later CIDRs come by a new
 * association or by hand. The first association sets the endpoint's VpcId where none is set, and its security groups to the VPC's default
 * one where none are named (guide, "Security groups" and "Apply a security group to a target network"). Throws the first of
 * {@link associationFailures}, and `SubnetNotFound`.
 */
export function associateTargetNetwork(
  endpoint: Endpoint,
  subnetId: string,
  found: FoundSubnet | undefined,
  surroundings: Surroundings,
): { readonly endpoint: Endpoint; readonly associationId: string } {
  const [failure] = associationFailures(endpoint, subnetId, found, surroundings);
  if (failure || !found) throw failure ?? new SubnetNotFound(subnetId);
  const associationId = derivedAssociationId(endpoint.clientVpnEndpointId, subnetId);
  return { endpoint: associated(endpoint, associationId, found), associationId };
}

/** All that stands against the association; what repeats an earlier one comes first. */
export function associationFailures(
  endpoint: Endpoint,
  subnetId: string,
  found: FoundSubnet | undefined,
  { account, gateways }: Surroundings,
): readonly PosternError[] {
  const before = endpoint.targetNetworks.find((target) => target.subnetId === subnetId);
  if (before) return [new SubnetAlreadyAssociated(subnetId, before.associationId)];
  if (!found) return [new SubnetNotFound(subnetId)];
  const { ownerId = account } = found.network;
  if (ownerId !== account) return [new SubnetOfAnotherAccount(subnetId, ownerId)];
  return [
    ...vpcFailures(endpoint, subnetId, found.network),
    ...zoneFailures(endpoint, found, gateways),
    ...sizeFailures(found),
  ];
}

/**
 * The endpoint without this association, and without all routes through its subnet, automatic and added by hand (guide,
 * "Disassociate a target network"). Routes to `local` go with the last association; VpcId and security groups stay, as with
 * AWS, until Modify changes them. Needs no look-up, so a subnet that is gone can be disassociated. Throws `AssociationNotFound`.
 */
export function disassociateTargetNetwork(endpoint: Endpoint, associationId: string): Endpoint {
  const gone = endpoint.targetNetworks.find((target) => target.associationId === associationId);
  if (!gone) throw new AssociationNotFound(associationId);
  const targetNetworks = endpoint.targetNetworks.filter((target) => target !== gone);
  const isLast = targetNetworks.length === 0;
  return {
    ...endpoint,
    status: isLast ? 'pending-associate' : endpoint.status,
    targetNetworks,
    routes: isLast ? [] : endpoint.routes.filter(({ targetSubnet }) => targetSubnet !== gone.subnetId),
  };
}

function associated(endpoint: Endpoint, associationId: string, { network, subnet }: FoundSubnet): Endpoint {
  const { vpcId } = network;
  const { subnetId, availabilityZone } = subnet;
  const target: TargetNetwork = { associationId, subnetId, vpcId, availabilityZone, status: 'associated' };
  const named = endpoint.securityGroupIds;
  return {
    ...endpoint,
    status: 'available',
    vpcId,
    securityGroupIds: named.length > 0 ? named : defaultSecurityGroups(network),
    targetNetworks: [...endpoint.targetNetworks, target],
    routes: inOrder([...endpoint.routes, ...localRoutes(network, subnetId)]),
  };
}

/** What came by itself stands before what was added, whenever that was: as a file says it, which names them apart. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  const isAutomatic = ({ origin }: Route) => origin === 'associate';
  return [...routes.filter(isAutomatic), ...routes.filter((route) => !isAutomatic(route))];
}

/** The words are those of DescribeClientVpnRoutes. */
function localRoutes({ cidrBlocks }: Network, targetSubnet: string): readonly Route[] {
  return cidrBlocks.map((destinationCidr) => ({
    destinationCidr,
    targetSubnet,
    origin: 'associate',
    description: 'Default Route',
    status: 'active',
  }));
}

function vpcFailures(endpoint: Endpoint, subnetId: string, network: Network): readonly PosternError[] {
  const { vpcId, instanceTenancy } = network;
  const { vpcId: expected = vpcId, clientCidrBlock } = endpoint;
  if (vpcId !== expected) return [new SubnetOfAnotherVpc(subnetId, vpcId, expected)];
  const overlap = overlappingBlock(network, clientCidrBlock);
  return [
    ...(instanceTenancy === 'dedicated' ? [new DedicatedTenancyVpc(vpcId)] : []),
    ...(overlap === undefined ? [] : [new VpcOverlapsClientCidr(vpcId, overlap, clientCidrBlock)]),
  ];
}

/** The CIDR of the VPC that the client CIDR range overlaps; it may overlap none (guide, "Rules and best practices"). */
export function overlappingBlock({ cidrBlocks }: Network, clientCidrBlock: string): string | undefined {
  const clients = parseCidr(clientCidrBlock);
  return cidrBlocks.find((block) => overlaps(parseCidr(block), clients));
}

function zoneFailures(
  endpoint: Endpoint,
  { subnet: { subnetId, availabilityZone } }: FoundSubnet,
  gateways: readonly Gateway[],
): readonly PosternError[] {
  const other = endpoint.targetNetworks.find((target) => target.availabilityZone === availabilityZone);
  const isServed = gateways.length === 0 || gateways.some((one) => one.availabilityZone === availabilityZone);
  return [
    ...(other ? [new AvailabilityZoneAlreadyAssociated(subnetId, availabilityZone, other.subnetId)] : []),
    ...(isServed ? [] : [new NoGatewayInZone(subnetId, availabilityZone)]),
  ];
}

function sizeFailures({ subnet }: FoundSubnet): readonly PosternError[] {
  const { subnetId, cidrBlock, availableIpAddressCount: free } = subnet;
  const isSmall = parseCidr(cidrBlock).prefixLength > NARROWEST_SUBNET;
  return [
    ...(isSmall ? [new SubnetTooSmall(subnetId, cidrBlock, NARROWEST_SUBNET)] : []),
    ...(free < FEWEST_FREE_ADDRESSES ? [new TooFewFreeAddresses(subnetId, free, FEWEST_FREE_ADDRESSES)] : []),
  ];
}
