import type { Parameters } from '../../support/ec2-query-client.ts';
import type { Authentication, Settings } from './state.ts';
import type { Create, Ingress, ModelTag, Step } from './steps.ts';

/** What stands on the wire for a name of the model: the id of an endpoint, an ARN, the text of a list. */
export type Real = (name: string) => string;

export interface Asked {
  readonly action: string;
  readonly parameters: Parameters;
}

const ACTIONS: Readonly<Record<Step['kind'], string>> = {
  create: 'CreateClientVpnEndpoint',
  modify: 'ModifyClientVpnEndpoint',
  delete: 'DeleteClientVpnEndpoint',
  associate: 'AssociateClientVpnTargetNetwork',
  disassociate: 'DisassociateClientVpnTargetNetwork',
  apply: 'ApplySecurityGroupsToClientVpnTargetNetwork',
  authorize: 'AuthorizeClientVpnIngress',
  revoke: 'RevokeClientVpnIngress',
  route: 'CreateClientVpnRoute',
  unroute: 'DeleteClientVpnRoute',
  tag: 'CreateTags',
  untag: 'DeleteTags',
  import: 'ImportClientVpnClientCertificateRevocationList',
};

/** The actions that know a ClientToken. */
const WITH_TOKEN: readonly Step['kind'][] = ['create', 'associate', 'authorize', 'route'];

export function takesToken(step: Step): boolean {
  return WITH_TOKEN.includes(step.kind);
}

/** The request as a client sends it. */
export function requestOf(step: Step, real: Real): Asked {
  const { action, parameters } = plainRequestOf(step, real);
  return { action, parameters: { ...parameters, ...mannerOf(step, real), ...step.mistake?.parameters } };
}

/** What is asked, in whichever manner. */
export function plainRequestOf(step: Step, real: Real): Asked {
  const on = 'endpoint' in step ? { ClientVpnEndpointId: real(step.endpoint) } : {};
  return { action: ACTIONS[step.kind], parameters: { ...on, ...membersOf(step, real) } };
}

function mannerOf(step: Step, real: Real): Parameters {
  return {
    ...(step.dryRun && { DryRun: 'true' }),
    ...(step.token && takesToken(step) && { ClientToken: real(`token ${step.token}`) }),
  };
}

function membersOf(step: Step, real: Real): Parameters {
  switch (step.kind) {
    case 'create':
      return createMembers(step, real);
    case 'modify':
      return { ...settingMembers(step.settings, real), ...dnsChange(step.settings), ...vpcMembers(step) };
    case 'associate':
      return { SubnetId: step.subnet };
    case 'disassociate':
      return { AssociationId: real(`${step.endpoint} ${step.subnet}`) };
    case 'apply':
      return vpcMembers(step);
    case 'authorize':
      return { ...ingressMembers(step, 'AuthorizeAllGroups'), Description: step.description };
    case 'revoke':
      return ingressMembers(step, 'RevokeAllGroups');
    case 'route':
      return {
        DestinationCidrBlock: step.to,
        TargetVpcSubnetId: step.target,
        Description: step.description,
      };
    case 'unroute':
      return { DestinationCidrBlock: step.to, TargetVpcSubnetId: step.target };
    case 'tag':
    case 'untag':
      return { ...listed('ResourceId', step.endpoints.map(real)), ...tagMembers('', step.tags) };
    case 'import':
      return { CertificateRevocationList: real(`list ${step.list}`) };
    case 'delete':
      return {};
  }
}

function createMembers(step: Create, real: Real): Parameters {
  const { clients, transport, authentication, settings, tags } = step;
  const ofEndpoints = tags.length > 0 ? { 'TagSpecification.1.ResourceType': 'client-vpn-endpoint' } : {};
  return {
    ClientCidrBlock: clients,
    TransportProtocol: transport,
    ...listed('DnsServers', settings.dns ?? []),
    ...settingMembers({ certificate: 'server', log: 'off', ...settings }, real),
    ...authenticationMembers(authentication, real),
    ...vpcMembers(step),
    ...ofEndpoints,
    ...tagMembers('TagSpecification.1.', tags),
  };
}

function authenticationMembers(authentication: Authentication, real: Real): Parameters {
  const federated = (n: number, provider: string) => ({
    [`Authentication.${n}.Type`]: 'federated-authentication',
    [`Authentication.${n}.FederatedAuthentication.SAMLProviderArn`]: real(`provider ${provider}`),
  });
  const mutual = {
    'Authentication.1.Type': 'certificate-authentication',
    'Authentication.1.MutualAuthentication.ClientRootCertificateChainArn': real('certificate clients'),
  };
  const members: Readonly<Record<Authentication, Parameters>> = {
    federated: federated(1, 'corp'),
    mutual,
    both: { ...mutual, ...federated(2, 'corp') },
    none: {},
    twice: { ...federated(1, 'corp'), ...federated(2, 'corp') },
    'unknown-provider': federated(1, 'unknown'),
  };
  return members[authentication];
}

function settingMembers(settings: Settings, real: Real): Parameters {
  const { description, port, split, portal, hours, disconnect, enforced } = settings;
  return {
    Description: description,
    VpnPort: port?.toString(),
    SplitTunnel: split?.toString(),
    SelfServicePortal: portal,
    SessionTimeoutHours: hours?.toString(),
    DisconnectOnSessionTimeout: disconnect?.toString(),
    'ClientRouteEnforcementOptions.Enforced': enforced?.toString(),
    ServerCertificateArn: settings.certificate && real(`certificate ${settings.certificate}`),
    ...switchMembers(settings),
  };
}

/** What is off is said so, without a text. */
function switchMembers({ banner, log, handler }: Settings): Parameters {
  const [group, stream] = log === undefined || log === 'off' ? [] : log.split(':');
  return {
    'ClientLoginBannerOptions.Enabled': isOn(banner),
    'ClientLoginBannerOptions.BannerText': banner === 'off' ? undefined : banner,
    'ConnectionLogOptions.Enabled': isOn(log),
    'ConnectionLogOptions.CloudwatchLogGroup': group,
    'ConnectionLogOptions.CloudwatchLogStream': stream,
    'ClientConnectOptions.Enabled': isOn(handler),
    'ClientConnectOptions.LambdaFunctionArn': handler === 'off' ? undefined : handler,
  };
}

function isOn(value: string | undefined): string | undefined {
  return value === undefined ? undefined : String(value !== 'off');
}

function dnsChange({ dns }: Settings): Parameters {
  if (dns === undefined) return {};
  return {
    'DnsServers.Enabled': String(dns.length > 0),
    ...listed('DnsServers.CustomDnsServers', dns),
  };
}

function vpcMembers({
  vpc,
  groups = [],
}: {
  readonly vpc?: string;
  readonly groups?: readonly string[];
}): Parameters {
  return { VpcId: vpc, ...listed('SecurityGroupId', groups) };
}

function ingressMembers({ to, group }: Ingress, all: string): Parameters {
  return { TargetNetworkCidr: to, ...(group === '' ? { [all]: 'true' } : { AccessGroupId: group }) };
}

function tagMembers(prefix: string, tags: readonly ModelTag[]): Parameters {
  return Object.assign(
    {},
    ...tags.map(({ key, value }, n) => ({
      [`${prefix}Tag.${n + 1}.Key`]: key,
      [`${prefix}Tag.${n + 1}.Value`]: value,
    })),
  );
}

function listed(name: string, values: readonly string[]): Parameters {
  return Object.fromEntries(values.map((value, n) => [`${name}.${n + 1}`, value]));
}
