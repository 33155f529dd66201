import { describe, expect, it } from 'vitest';
import { vpnDeclarationSchema } from '../../src/endpoints/vpn-declaration.ts';

function faultsOf(gateway: Readonly<Record<string, unknown>>): readonly string[] {
  const known = { Name: 'gw-a', PublicAddress: '203.0.113.7', AvailabilityZone: 'site-a' };
  const { error } = vpnDeclarationSchema.safeParse({ Gateways: [{ ...known, ...gateway }] });
  return (error?.issues ?? []).map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`);
}
const hash = 'a'.repeat(64);

describe('An entry of Vpn.Gateways', () => {
  it('has no token, one, or two', () => {
    for (const TokenSha256 of [[], [hash], [hash, 'b'.repeat(64)]])
      expect(faultsOf({ TokenSha256 })).toEqual([]);
    expect(faultsOf({ TokenSha256: [hash, hash, hash] })).toEqual([
      'TokenSha256: List at most two: the token in use and the next one.',
    ]);
  });

  it('is told once what is wrong with a hash that is no list, or is the token itself', () => {
    expect(faultsOf({ TokenSha256: hash })).toEqual([
      'TokenSha256: Write a list, such as the line that `gateway token` prints.',
    ]);
    expect(faultsOf({ TokenSha256: ['pgw_secret'] })).toEqual([
      'TokenSha256.0: Write the 64 hexadecimal digits that `gateway token` prints.',
    ]);
  });

  it('is told that endpoints are named by their ids', () => {
    expect(faultsOf({ Endpoints: ['Engineering'] })).toEqual([
      'Endpoints.0: Write the id of an endpoint, as `config check` prints it, not its name.',
    ]);
  });
});
