import { containsCidr, overlaps, parseCidr } from '../kernel/cidr.ts';
import type { DeclarationFault } from './declaration-fault.ts';
import { duplicates } from './duplicates.ts';
import type { Network, VpnSettings } from './vpn-settings.ts';

type Path = DeclarationFault['path'];

/** What is wrong with `Networks` as a whole: ids used twice, subnets that lie wrong. */
export function networkFaults(networks: readonly Network[]): readonly DeclarationFault[] {
  return [
    ...repeatedIds(networks),
    ...networks.flatMap((network, index) => subnetFaults(network, ['Networks', index])),
    ...networks.flatMap((network, index) => blockFaults(network, ['Networks', index])),
  ];
}

/** What is wrong with `Vpn` as a whole: two gateways of one name, or of one token, which tells who asks. */
export function vpnFaults({ gateways }: VpnSettings): readonly DeclarationFault[] {
  const names = duplicates(gateways, ({ name }) => name).map((index) => ({
    path: ['Vpn', 'Gateways', index, 'Name'],
    message: 'Another gateway has this name. Write a unique one.',
  }));
  return [...names, ...sharedTokens(gateways)];
}

function sharedTokens(gateways: VpnSettings['gateways']): readonly DeclarationFault[] {
  const tokens = gateways.flatMap(({ tokenHashes = [] }, index) =>
    tokenHashes.map((hash, at) => ({ hash, path: ['Vpn', 'Gateways', index, 'TokenSha256', at] })),
  );
  return duplicates(tokens, ({ hash }) => hash).map((index) => ({
    path: tokens[index]?.path ?? [],
    message: 'This token was listed before. Give each gateway one of its own: `gateway token` prints it.',
  }));
}

function repeatedIds(networks: readonly Network[]): readonly DeclarationFault[] {
  const message = 'This id was used before. Write a unique one.';
  const subnets = networks.flatMap((network, index) =>
    network.subnets.map((subnet, at) => ({
      id: subnet.subnetId,
      path: ['Networks', index, 'Subnets', at, 'SubnetId'],
    })),
  );
  const groups = networks.flatMap((network, index) =>
    network.securityGroups.map((group, at) => ({
      id: group.groupId,
      path: ['Networks', index, 'SecurityGroups', at, 'GroupId'],
    })),
  );
  const vpcs = networks.map((network, index) => ({ id: network.vpcId, path: ['Networks', index, 'VpcId'] }));
  return [vpcs, subnets, groups].flatMap((entries) =>
    duplicates(entries, (entry) => entry.id).flatMap((at) => {
      const entry = entries[at];
      return entry ? [{ path: entry.path, message }] : [];
    }),
  );
}

function subnetFaults(network: Network, path: Path): readonly DeclarationFault[] {
  const blocks = network.cidrBlocks.map(parseCidr);
  return network.subnets.flatMap((subnet, index) => {
    const cidr = parseCidr(subnet.cidrBlock);
    const at: Path = [...path, 'Subnets', index, 'CidrBlock'];
    if (!blocks.some((block) => containsCidr(block, cidr))) {
      return [
        {
          path: at,
          message: `${subnet.cidrBlock} is outside the CidrBlocks of ${network.vpcId}. Write a part of one of them.`,
        },
      ];
    }
    const other = network.subnets
      .slice(0, index)
      .find((earlier) => overlaps(parseCidr(earlier.cidrBlock), cidr));
    return other
      ? [
          {
            path: at,
            message: `This overlaps ${other.subnetId} (${other.cidrBlock}). Write addresses that are free.`,
          },
        ]
      : [];
  });
}

function blockFaults(network: Network, path: Path): readonly DeclarationFault[] {
  return network.cidrBlocks.flatMap((block, index) => {
    const other = network.cidrBlocks
      .slice(0, index)
      .find((earlier) => overlaps(parseCidr(earlier), parseCidr(block)));
    return other === undefined
      ? []
      : [
          {
            path: [...path, 'CidrBlocks', index],
            message: `This overlaps ${other}. Write each network once.`,
          },
        ];
  });
}
