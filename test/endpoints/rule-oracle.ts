import type { AuthorizationRule, Endpoint } from '../../src/endpoints/endpoint.ts';
import { covers, prefixOf } from '../kernel/bits.ts';

/**
 * The rule of the guide in its plainest form, over texts of bits and with no idea of intervals: among the
 * active rules that contain the address, only those with the longest prefix count; then one must admit.
 */
export function oracleDecision(
  rules: readonly AuthorizationRule[],
  groups: readonly string[],
  addressBits: string,
): AuthorizationRule | undefined {
  const containing = rules.filter(
    (rule) => rule.status === 'active' && covers(rule.destinationCidr, addressBits),
  );
  const longest = Math.max(...containing.map((rule) => prefixOf(rule.destinationCidr).length));
  return containing
    .filter((rule) => prefixOf(rule.destinationCidr).length === longest)
    .find((rule) => rule.accessAll || (rule.groupId.length <= 255 && groups.includes(rule.groupId)));
}

/** Does an active route lead to the address. */
export function oracleRoute(
  endpoint: Pick<Endpoint, 'routes' | 'clientCidrBlock'>,
  addressBits: string,
): boolean {
  return endpoint.routes.some(
    (route) =>
      route.status === 'active' &&
      covers(route.destinationCidr, addressBits) &&
      (route.targetSubnet !== 'local' || covers(endpoint.clientCidrBlock, addressBits)),
  );
}
