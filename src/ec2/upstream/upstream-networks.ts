import type { NetworkDirectory } from '../../endpoints/look-ups.ts';
import type { Network } from '../../endpoints/vpn-settings.ts';
import type { Answer } from '../service.ts';
import { UpstreamUnavailable } from './failures.ts';
import { childOf, itemsOf, readXml, textOf, type XmlElement } from './read-xml.ts';
import type { Upstream } from './upstream.ts';

/** The VPCs and subnets of the upstream, asked for at each look-up: they change there without our knowledge. */
export function createUpstreamNetworks(upstream: Upstream): NetworkDirectory {
  const findVpc = async (vpcId: string): Promise<Network | undefined> => {
    const [vpc] = await describe(upstream, 'DescribeVpcs', { 'VpcId.1': vpcId });
    if (!vpc) return undefined;
    const ofVpc = { 'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': vpcId };
    const [subnets, groups] = await Promise.all([
      describe(upstream, 'DescribeSubnets', ofVpc),
      describe(upstream, 'DescribeSecurityGroups', ofVpc),
    ]);
    return networkOf(vpc, subnets, groups);
  };
  return {
    findVpc,
    async findSubnet(subnetId) {
      const [found] = await describe(upstream, 'DescribeSubnets', { 'SubnetId.1': subnetId });
      const network = found && (await findVpc(textOf(found, 'vpcId')));
      const subnet = network?.subnets.find((each) => each.subnetId === subnetId);
      return network && subnet && { network, subnet };
    },
  };
}

/** The element around the items of each answer. */
const WRAPPERS = {
  DescribeVpcs: 'vpcSet',
  DescribeSubnets: 'subnetSet',
  DescribeSecurityGroups: 'securityGroupInfo',
} as const;

/** There is no such thing, or the id cannot be one. */
const NOTHING = /^Invalid(?:VpcID|SubnetID)\.(?:NotFound|Malformed)$/;

/** All items; none where the upstream knows no such id. Throws `UpstreamUnavailable`. */
async function describe(
  upstream: Upstream,
  name: keyof typeof WRAPPERS,
  parameters: Readonly<Record<string, string>>,
): Promise<readonly XmlElement[]> {
  const found: XmlElement[] = [];
  let nextToken: string | undefined;
  do {
    const form = { Action: name, Version: '2016-11-15', ...parameters };
    const page = { ...form, ...(nextToken && { NextToken: nextToken }) };
    const answer = await upstream.send(new URLSearchParams(page).toString());
    const document = readAnswer(answer);
    if (answer.status !== 200 && NOTHING.test(codeOf(document))) return [];
    if (answer.status !== 200) throw refused(name, codeOf(document));
    found.push(...itemsOf(document, WRAPPERS[name]));
    nextToken = textOf(document, 'nextToken');
  } while (nextToken !== '' && found.length < MOST);
  return found;
}

/** More subnets or security groups than a VPC may have (Amazon VPC quotas: 200 and 2,500 by default). */
const MOST = 10_000;

function readAnswer({ body }: Answer): XmlElement {
  try {
    return readXml(body.toString());
  } catch (error) {
    throw new UpstreamUnavailable(
      'What POSTERN_EC2_UPSTREAM answered is no XML of EC2. Check that it is the address of an EC2-compatible service.',
      {},
      { cause: error },
    );
  }
}

/** `Response/Errors/Error/Code`. */
function codeOf(document: XmlElement): string {
  const errors = childOf(document, 'Errors');
  const error = errors && childOf(errors, 'Error');
  return error ? textOf(error, 'Code') : '';
}

function refused(action: string, code: string): UpstreamUnavailable {
  return new UpstreamUnavailable(
    `POSTERN_EC2_UPSTREAM refused ${action}: ${code || 'without a code'}. Check the keys in Ec2Upstream and what they may do.`,
  );
}

function networkOf(vpc: XmlElement, subnets: readonly XmlElement[], groups: readonly XmlElement[]): Network {
  const associated = itemsOf(vpc, 'cidrBlockAssociationSet').filter(isAssociated);
  const cidrBlocks = associated.map((each) => textOf(each, 'cidrBlock'));
  const ownerId = textOf(vpc, 'ownerId');
  return {
    vpcId: textOf(vpc, 'vpcId'),
    instanceTenancy: textOf(vpc, 'instanceTenancy') === 'dedicated' ? 'dedicated' : 'default',
    ...(ownerId && { ownerId }),
    cidrBlocks: cidrBlocks.length > 0 ? cidrBlocks : [textOf(vpc, 'cidrBlock')],
    subnets: subnets.map((subnet) => ({
      subnetId: textOf(subnet, 'subnetId'),
      cidrBlock: textOf(subnet, 'cidrBlock'),
      availabilityZone: textOf(subnet, 'availabilityZone'),
      availableIpAddressCount: Number(textOf(subnet, 'availableIpAddressCount')),
    })),
    securityGroups: groups.map((group) => ({
      groupId: textOf(group, 'groupId'),
      groupName: textOf(group, 'groupName'),
    })),
  };
}

function isAssociated(association: XmlElement): boolean {
  const state = childOf(association, 'cidrBlockState');
  return state === undefined || textOf(state, 'state') === 'associated';
}
