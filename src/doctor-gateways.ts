import { isServedBy } from './connections/served-endpoints.ts';
import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import type { VpnSettings } from './endpoints/vpn-settings.ts';

const { note } = findingsAbout('Gateways');

/** Gateways that would serve endpoints and may not ask, for want of a token: nobody can connect through them. */
export function judgeGateways(
  endpoints: readonly Endpoint[],
  { gateways }: Pick<VpnSettings, 'gateways'>,
): readonly Finding[] {
  return gateways
    .filter(({ tokenHashes = [] }) => tokenHashes.length === 0)
    .filter((gateway) => endpoints.some((endpoint) => isServedBy(gateway, endpoint)))
    .map(({ name, availabilityZone }) =>
      note(
        `${name} has no token, so nobody connects through it, though endpoints have subnets in ${availabilityZone}. If it is to ask Postern, run gateway token, and put TokenSha256 into its entry.`,
      ),
    );
}
