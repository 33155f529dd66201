import { describe, expect, it } from 'vitest';
import { createDeclaredNetworks } from '../../src/endpoints/declared-networks.ts';
import { networkDeclarationSchema } from '../../src/endpoints/networks-declaration.ts';
import type { Network } from '../../src/endpoints/vpn-settings.ts';
import { writtenNetwork } from './declared.ts';
import { network } from './network-samples.ts';

const declared = (changes: object = {}) =>
  networkDeclarationSchema.safeParse({ ...writtenNetwork, ...changes });

describe('A declared network', () => {
  it('belongs to the account of the configuration and is shared, unless the file says otherwise', () => {
    const usual = declared().data;
    expect([usual?.ownerId, usual?.instanceTenancy]).toEqual([undefined, undefined]);
    const other = declared({ OwnerId: '210987654321', InstanceTenancy: 'dedicated' }).data;
    expect([other?.ownerId, other?.instanceTenancy]).toEqual(['210987654321', 'dedicated']);
  });

  it.each([{ InstanceTenancy: 'host' }, { OwnerId: '12345' }, { OwnerId: 123456789012 }])(
    'says what to write instead of %o',
    (changes) => {
      expect(declared(changes).error?.issues[0]?.message).toMatch(
        /^Write (?:default or dedicated|an account)/,
      );
    },
  );
});

it('The directory of declared networks answers from the file as it is now', async () => {
  let networks: readonly Network[] = [];
  const directory = createDeclaredNetworks(() => networks);
  expect(await directory.findVpc('vpc-0a')).toBeUndefined();
  expect(await directory.findSubnet('subnet-0b')).toBeUndefined();
  const [first, second] = [network(), network({ vpcId: 'vpc-0b', subnets: [] })];
  networks = [second, first];
  expect(await directory.findVpc('vpc-0b')).toBe(second);
  expect(await directory.findSubnet('subnet-0b')).toEqual({ network: first, subnet: first.subnets[1] });
});
