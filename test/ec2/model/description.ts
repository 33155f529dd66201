import type { Tree } from '../../support/ec2-query-client.ts';
import type { Real } from './requests.ts';
import type { Authentication, ModelEndpoint, ModelRoute, ModelRule, Settings } from './state.ts';

/** What the Describe actions tell of an endpoint. */
export interface Description {
  readonly endpoint: Tree;
  readonly networks: readonly Tree[];
  readonly rules: readonly Tree[];
  readonly routes: readonly Tree[];
  readonly tags: readonly Tree[];
  /** The revocation list, or the code of the refusal. */
  readonly list: string;
}

/** What they must tell. When it was made, and the words of notices, are left out. */
export function describeModel(endpoint: ModelEndpoint, real: Real): Description {
  const id = real(endpoint.alias);
  return {
    endpoint: describeEndpoint(endpoint, real),
    networks: inOrder(endpoint.subnets.map((subnet) => describeNetwork(endpoint, subnet, real))),
    rules: inOrder(endpoint.rules.map((rule) => describeRule(rule, id))),
    routes: inOrder(endpoint.routes.map((route) => describeRoute(route, id))),
    tags: inOrder(tagsOf(endpoint, { resourceId: id, resourceType: 'client-vpn-endpoint' })),
    list: endpoint.list === undefined ? 'InvalidParameterValue' : real(`list ${endpoint.list}`),
  };
}

/** In which order things are told the guide does not say. */
export function inOrder(trees: readonly Tree[]): readonly Tree[] {
  return trees.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** What is empty is not told. */
function filled<Members extends object>(members: Members): Tree {
  const told = Object.entries(members).filter(
    ([, value]) => value !== undefined && value !== '' && value.length !== 0,
  );
  return Object.fromEntries(told) as Tree;
}

function describeEndpoint(endpoint: ModelEndpoint, real: Real): Tree {
  const { alias, clients, transport, settings, subnets, authentication } = endpoint;
  const id = real(alias);
  const isUserBased = authentication !== 'mutual';
  return filled({
    clientVpnEndpointId: id,
    status: {
      code: subnets.length > 0 ? 'available' : 'pending-associate',
      isNoted: String(isNoted(endpoint)),
    },
    dnsName: `*.${id}.vpn.example.com`,
    clientCidrBlock: clients,
    vpnProtocol: 'openvpn',
    transportProtocol: transport,
    associatedTargetNetwork: inOrder(subnets.map((networkId) => ({ networkId, networkType: 'vpc' }))),
    authenticationOptions: METHODS[authentication](real),
    tagSet: inOrder(tagsOf(endpoint)),
    securityGroupIdSet: endpoint.groups,
    vpcId: endpoint.vpc,
    selfServicePortalUrl:
      isUserBased && settings.portal === 'enabled' ? `https://vpn.example.com/endpoints/${id}` : undefined,
    endpointIpAddressType: 'ipv4',
    trafficIpAddressType: 'ipv4',
    ...describeSettings(settings, real),
  });
}

function describeSettings(settings: Required<Settings>, real: Real) {
  const { banner, handler } = settings;
  const [group = '', stream = ''] = settings.log.split(':');
  const isLogged = settings.log !== 'off';
  return {
    description: settings.description,
    dnsServer: settings.dns,
    vpnPort: String(settings.port),
    splitTunnel: String(settings.split),
    sessionTimeoutHours: String(settings.hours),
    disconnectOnSessionTimeout: String(settings.disconnect),
    clientRouteEnforcementOptions: { enforced: String(settings.enforced) },
    serverCertificateArn: real(`certificate ${settings.certificate}`),
    clientLoginBannerOptions: filled({
      enabled: String(banner !== 'off'),
      bannerText: banner === 'off' ? '' : banner,
    }),
    clientConnectOptions: filled({
      enabled: String(handler !== 'off'),
      lambdaFunctionArn: handler === 'off' ? '' : handler,
      status: { code: 'applied' },
    }),
    connectionLogOptions: filled({
      Enabled: String(isLogged),
      CloudwatchLogGroup: isLogged ? group : '',
      CloudwatchLogStream: stream,
    }),
  };
}

const mutual = (real: Real) => ({
  type: 'certificate-authentication',
  mutualAuthentication: { clientRootCertificateChain: real('certificate clients') },
});
const federated = (real: Real) => ({
  type: 'federated-authentication',
  federatedAuthentication: { samlProviderArn: real('provider corp') },
});
const nobody = () => [];
const METHODS: Readonly<Record<Authentication, (real: Real) => readonly Tree[]>> = {
  federated: (real) => [federated(real)],
  mutual: (real) => [mutual(real)],
  both: (real) => [mutual(real), federated(real)],
  none: nobody,
  twice: nobody,
  'unknown-provider': nobody,
};

/** A route to anywhere beside a split tunnel, or a target network that does not lead where others do. */
function isNoted({ settings, subnets, routes }: ModelEndpoint): boolean {
  const leads = (to: string, target: string) => routes.some((one) => one.to === to && one.target === target);
  const elsewhere = routes.filter(({ target }) => target !== 'local');
  const isAnywhere = routes.some(({ to }) => to === '0.0.0.0/0');
  return (
    (settings.split && isAnywhere) || subnets.some((subnet) => elsewhere.some(({ to }) => !leads(to, subnet)))
  );
}

function tagsOf({ tags }: ModelEndpoint, of: object = {}): readonly Tree[] {
  return Object.entries(tags).map(([key, value]) => filled({ ...of, key, value }));
}

function describeNetwork(endpoint: ModelEndpoint, subnet: string, real: Real): Tree {
  return filled({
    associationId: real(`${endpoint.alias} ${subnet}`),
    vpcId: endpoint.vpc,
    targetNetworkId: subnet,
    clientVpnEndpointId: real(endpoint.alias),
    status: { code: 'associated' },
    securityGroups: endpoint.groups,
  });
}

function describeRule({ to, group, description }: ModelRule, clientVpnEndpointId: string): Tree {
  return filled({
    clientVpnEndpointId,
    description,
    groupId: group,
    accessAll: String(group === ''),
    destinationCidr: to,
    status: { code: 'active' },
  });
}

function describeRoute(route: ModelRoute, clientVpnEndpointId: string): Tree {
  return filled({
    clientVpnEndpointId,
    destinationCidr: route.to,
    targetSubnet: route.target,
    type: 'Nat',
    origin: route.isAutomatic ? 'associate' : 'add-route',
    status: { code: 'active' },
    description: route.isAutomatic ? 'Default Route' : route.description,
  });
}
