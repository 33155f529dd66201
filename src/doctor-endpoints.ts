import { type Finding, findingsAbout } from './doctor-finding.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { endpointNotices } from './endpoints/endpoint-notices.ts';
import type { Network } from './endpoints/vpn-settings.ts';

const { warning } = findingsAbout('Endpoint');

/**
 * What works as it was told to, and should be told otherwise; nothing where all is well. `networks`: those of the configuration; undefined
 * where they are not known here.
 */
export function judgeEndpoints(
  endpoints: readonly Endpoint[],
  networks: readonly Network[] | undefined,
): readonly Finding[] {
  return endpoints.flatMap((endpoint) =>
    endpointNotices(endpoint, networks).map((notice) => warning(`${nameOf(endpoint)}: ${notice}`)),
  );
}

function nameOf({ displayName, clientVpnEndpointId: id }: Endpoint): string {
  return displayName === id ? id : `${displayName} (${id})`;
}
