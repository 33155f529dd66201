import * as fc from 'fast-check';
import type { AuthorizationRule, Route } from '../../src/endpoints/endpoint.ts';
import { formatCidr, parseCidr } from '../../src/kernel/cidr.ts';
import { boundaryAddresses, cidrText, prefixOf } from '../kernel/bits.ts';
import { route, rule } from './samples.ts';

/** Few leading bits and few last ones vary, so that networks nest, touch and coincide all the time. */
function cidr(width: 32 | 128): fc.Arbitrary<string> {
  const shared = '00001010'.padEnd(width - 6, '01');
  const short = fc.array(fc.constantFrom('0', '1'), { maxLength: 3 }).map((bits) => bits.join(''));
  const deep = fc.array(fc.constantFrom('0', '1'), { maxLength: 6 }).map((bits) => shared + bits.join(''));
  const spelling = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => formatCidr(parseCidr(text)),
  );
  return fc
    .tuple(fc.oneof(short, deep, fc.constant('')), spelling)
    .map(([prefix, spell]) => spell(cidrText(prefix, width)));
}

const anyCidr = fc.oneof(cidr(32), cidr(128));
const group = fc.constantFrom('a', 'A', 'b', 'c', 'a'.repeat(256));

export const anyRule: fc.Arbitrary<AuthorizationRule> = fc
  .record({
    destinationCidr: anyCidr,
    groupId: group,
    accessAll: fc.boolean(),
    status: fc.constantFrom('active', 'active', 'active', 'authorizing', 'failed', 'revoking'),
  })
  .map((drawn) => rule({ ...drawn, groupId: drawn.accessAll ? '' : drawn.groupId }));

export const anyRoute: fc.Arbitrary<Route> = fc
  .record({
    destinationCidr: anyCidr,
    targetSubnet: fc.constantFrom('subnet-0a', 'subnet-0b', 'local'),
    status: fc.constantFrom('active', 'active', 'creating', 'failed', 'deleting'),
  })
  .map(route);

export const anyGroups = fc.uniqueArray(group, { maxLength: 3 });
export const anyClientCidrBlock = cidr(32);

/** Addresses at and around every end of these networks: nothing can change anywhere else. */
export function telling(cidrs: readonly string[]): readonly string[] {
  const all = cidrs.flatMap((text) => boundaryAddresses(prefixOf(text), text.includes(':') ? 128 : 32));
  return [...new Set([...all, '0'.repeat(32), '1'.repeat(128)])];
}
