import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressPool } from '../../src/connections/address-pool.ts';
import type { TargetNetwork } from '../../src/endpoints/endpoint.ts';
import { dottedAddress } from '../../src/store/connection-facts.ts';
import { endpointNamed } from '../contract/objects.ts';

const target = (n: number, status: TargetNetwork['status'] = 'associated'): TargetNetwork => ({
  associationId: `cvpn-assoc-${n}`,
  subnetId: `subnet-${n}`,
  vpcId: 'vpc-0a',
  status,
});
const endpointWith = (clientCidrBlock: string, targets: readonly TargetNetwork[]) =>
  endpointNamed('vpn', { clientCidrBlock, targetNetworks: targets });

describe('The addresses that clients may get', () => {
  it('are those of the client CIDR without its own, the gateway and broadcast', () => {
    const pool = addressPool(endpointWith('10.100.0.0/22', [target(1)]), { isReturning: false });
    expect([dottedAddress(pool.first), dottedAddress(pool.last)]).toEqual(['10.100.0.2', '10.100.3.254']);
    const high = addressPool(endpointWith('192.168.252.0/22', [target(1)]), { isReturning: false });
    expect([dottedAddress(high.first), dottedAddress(high.last)]).toEqual([
      '192.168.252.2',
      '192.168.255.254',
    ]);
  });

  it('are as many as the guide supports or, where the range is narrow, seven eighths of it', () => {
    const mostOf = (cidr: string, targets: number, isReturning = false) =>
      addressPool(
        endpointWith(
          cidr,
          Array.from({ length: targets }, (_, n) => target(n)),
        ),
        { isReturning },
      ).most;
    expect([1, 2, 3, 4, 5, 6].map((targets) => mostOf('10.0.0.0/12', targets))).toEqual([
      20_000, 36_500, 66_500, 96_500, 126_000, 126_000,
    ]);
    expect(mostOf('10.0.0.0/12', 0)).toBe(0);
    expect(mostOf('10.0.0.0/22', 1)).toBe(1021 - 127);
    expect(mostOf('10.0.0.0/22', 1, true)).toBe(1021);
    expect(mostOf('10.0.0.0/12', 1, true)).toBe(22_500);
  });

  it('follow from the subnets that are associated, and from no others', () => {
    const half = endpointWith('10.0.0.0/12', [
      target(1),
      target(2, 'disassociating'),
      target(3, 'associating'),
    ]);
    expect(addressPool(half, { isReturning: false }).most).toBe(20_000);
  });

  it('are enough for who takes twice the addresses, as the guide says, and never too many for the range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 22 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (prefix, targets, isReturning) => {
          const endpoint = endpointWith(
            `10.0.0.0/${prefix}`,
            Array.from({ length: targets }, (_, n) => target(n)),
          );
          const { first, last, most } = addressPool(endpoint, { isReturning });
          const supported = [0, 20_000, 36_500, 66_500, 96_500, 126_000][targets] ?? 0;
          expect(most).toBeLessThanOrEqual(last - first + 1);
          expect(most).toBeGreaterThanOrEqual(Math.min(supported, 2 ** (32 - prefix) / 2));
          expect(most).toBeLessThanOrEqual(isReturning ? supported * 1.125 : supported);
        },
      ),
    );
  });
});
