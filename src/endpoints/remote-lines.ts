import type { Endpoint } from './endpoint.ts';
import { directive } from './profile-lines.ts';
import type { VpnSettings } from './vpn-settings.ts';

/** What decides where a client finds the gateways of an endpoint. */
export type RemoteFacts = Pick<VpnSettings, 'wildcardDns' | 'gateways'>;

/** Every gateway of the endpoint, in random order; see {@link nameLines} for when its name stands for them. */
export function remoteLines(endpoint: Endpoint, vpn: RemoteFacts): readonly string[] {
  const hosts = gatewayAddresses(endpoint, vpn);
  if (vpn.wildcardDns || hosts.length === 0) return nameLines(endpoint, vpn);
  const remotes = hosts.map((host) => remote(endpoint, host));
  return hosts.length > 1 ? [...remotes, 'remote-random'] : remotes;
}

/**
 * One `remote` line, as the guide's export has it: the endpoint's name, or, where there is no wildcard record, the first of its
 * gateways, which is sure to be there.
 */
export function singleRemoteLines(endpoint: Endpoint, vpn: RemoteFacts): readonly string[] {
  const [first] = gatewayAddresses(endpoint, vpn);
  return vpn.wildcardDns || first === undefined ? nameLines(endpoint, vpn) : [remote(endpoint, first)];
}

/** With a wildcard record every client asks for a name of its own, so nobody's cache pins it to one gateway. */
function nameLines(endpoint: Endpoint, { wildcardDns }: RemoteFacts): readonly string[] {
  const line = remote(endpoint, endpoint.dnsName);
  return wildcardDns ? [line, 'remote-random-hostname'] : [line];
}

function remote(endpoint: Endpoint, host: string): string {
  return directive('remote', host, endpoint.vpnPort);
}

/** A gateway serves the target networks of its availability zone. */
function gatewayAddresses(endpoint: Endpoint, { gateways }: RemoteFacts): readonly string[] {
  const associated = endpoint.targetNetworks.filter((network) => network.status === 'associated');
  const zones = new Set(associated.map((network) => network.availabilityZone));
  return gateways
    .filter((gateway) => zones.has(gateway.availabilityZone))
    .map((gateway) => gateway.publicAddress);
}
