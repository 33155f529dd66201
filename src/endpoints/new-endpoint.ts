import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Owner } from '../kernel/ownership.ts';
import { type Tags, withTags } from '../kernel/tags.ts';
import { readAuthenticationOptions } from './authentication-options.ts';
import type { Endpoint } from './endpoint.ts';
import {
  isClientCidrSize,
  NARROWEST_CLIENT_CIDR,
  TRANSPORT_PROTOCOLS,
  WIDEST_CLIENT_CIDR,
} from './endpoint-limits.ts';
import type { CreateClientVpnEndpointRequest } from './endpoint-requests.ts';
import { oneOf, readDnsServers, withSettings } from './endpoint-settings.ts';
import {
  ClientCidrBlockMissing,
  IpAddressTypeNotSupported,
  UnusableClientCidrSize,
} from './failures/endpoint-setting-failures.ts';
import { ServerCertificateMissing } from './failures/reference-failures.ts';
import { parseIpv4Network } from './ipv4-network.ts';

/** What an endpoint has from whoever makes it, beside what was asked for. */
export interface EndpointIdentity {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** Without a leading `*.`. */
  readonly dnsName: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly owner: Owner;
}

/**
 * The endpoint that a request describes, not yet associated and without rules; `VpcId` and security groups come by `withVpc`. Throws the
 * failures of `failures/endpoint-setting-failures.ts` and `failures/authentication-failures.ts`, those of tags, and `ServerCertificateMissing`.
 */
export function newEndpoint(identity: EndpointIdentity, request: CreateClientVpnEndpointRequest): Endpoint {
  const { serverCertificateArn } = request;
  refuseIpv6(request);
  if (serverCertificateArn === undefined) throw new ServerCertificateMissing();
  const bare: Endpoint = {
    ...identity,
    ...DEFAULTS,
    displayName: identity.clientVpnEndpointId,
    clientCidrBlock: readClientCidrBlock(request.clientCidrBlock),
    dnsServers: readDnsServers(request.dnsServers ?? []),
    transportProtocol: oneOf('TransportProtocol', request.transportProtocol ?? 'udp', TRANSPORT_PROTOCOLS),
    serverCertificateArn,
    authenticationOptions: readAuthenticationOptions(request.authenticationOptions),
  };
  return withTagsOf(withSettings(bare, request), withTags({}, request.tags ?? []));
}

/** The endpoint with these tags and with the name that follows from them. */
export function withTagsOf(endpoint: Endpoint, tags: Tags): Endpoint {
  return named({ ...endpoint, tags });
}

/** The endpoint with the name that people see: the `Name` tag, else the description, else the id. */
export function named(endpoint: Endpoint): Endpoint {
  const { tags, description, clientVpnEndpointId } = endpoint;
  return { ...endpoint, displayName: tags.Name || description || clientVpnEndpointId };
}

/** EC2 API reference, CreateClientVpnEndpoint: its defaults, also where the guide has others (docs/decisions/0023). */
const DEFAULTS = {
  description: '',
  status: 'pending-associate',
  splitTunnel: false,
  vpnPort: 443,
  selfServicePortal: 'enabled',
  sessionTimeoutHours: 24,
  disconnectOnSessionTimeout: true,
  securityGroupIds: [],
  tags: {},
  targetNetworks: [],
  authorizationRules: [],
  routes: [],
} as const satisfies Partial<Endpoint>;

function readClientCidrBlock(text: string | undefined): string {
  if (text === undefined) throw new ClientCidrBlockMissing();
  if (isClientCidrSize(parseIpv4Network(text))) return text;
  throw new UnusableClientCidrSize(text, WIDEST_CLIENT_CIDR, NARROWEST_CLIENT_CIDR);
}

function refuseIpv6({ endpointIpAddressType, trafficIpAddressType }: CreateClientVpnEndpointRequest): void {
  refuseAllButIpv4('EndpointIpAddressType', endpointIpAddressType);
  refuseAllButIpv4('TrafficIpAddressType', trafficIpAddressType);
}

function refuseAllButIpv4(member: 'EndpointIpAddressType' | 'TrafficIpAddressType', type = 'ipv4'): void {
  if (type !== 'ipv4') throw new IpAddressTypeNotSupported(member, type);
}
