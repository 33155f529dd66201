import type { AuthenticationOption, Endpoint, TargetNetwork } from '../../endpoints/endpoint.ts';
import { endpointNotices } from '../../endpoints/endpoint-notices.ts';
import { isServedByPortal } from '../../endpoints/portal-access.ts';
import type { Network } from '../../endpoints/vpn-settings.ts';
import { remembered } from '../../kernel/remember.ts';
import { element, items, text, textItems } from '../wire/xml.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { formatStatus } from './format-status.ts';
import { formatTags } from './format-tags.ts';
import { formatTime } from './format-time.ts';

type Needs = Pick<ClientVpnActionDependencies, 'networks' | 'portalPage'>;

/** Stands for networks that are somebody else's to know. */
const ELSEWHERE: readonly Network[] = [];

/**
 * What stands in an `item` of DescribeClientVpnEndpoints (EC2 API reference, type ClientVpnEndpoint). Endpoints and networks are frozen,
 * and stores give the same endpoint while nothing changes: it is written once.
 */
export function createFormatEndpoint({ networks, portalPage }: Needs): (endpoint: Endpoint) => string {
  const formatterFor = remembered((known: readonly Network[]) =>
    remembered((endpoint: Endpoint) => {
      const notices = endpointNotices(endpoint, known === ELSEWHERE ? undefined : known);
      return inOnePiece(formatEndpoint(endpoint, notices, portalPage));
    }),
  );
  return (endpoint) => formatterFor(networks() ?? ELSEWHERE)(endpoint);
}

/** A text that was put together stays in its hundred pieces until somebody reads it, and every answer would read it anew. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

/**
 * Each element that clients compare is always there, off or empty where it must be: Terraform would replace the endpoint for
 * want of some.
 */
function formatEndpoint(
  endpoint: Endpoint,
  notices: readonly string[],
  portalPage: Needs['portalPage'],
): string {
  return (
    text('clientVpnEndpointId', endpoint.clientVpnEndpointId) +
    text('description', endpoint.description || undefined) +
    formatStatus(endpoint.status, notices.join(' ')) +
    formatConnection(endpoint) +
    formatPortal(endpoint, portalPage) +
    formatSession(endpoint)
  );
}

/** There is no other sign that the portal is on, so the address is there only where the portal serves the endpoint. */
function formatPortal(endpoint: Endpoint, portalPage: Needs['portalPage']): string {
  return isServedByPortal(endpoint)
    ? text('selfServicePortalUrl', portalPage(endpoint.clientVpnEndpointId).href)
    : '';
}

function formatConnection(endpoint: Endpoint): string {
  return (
    text('creationTime', formatTime(endpoint.createdAt, 'T')) +
    text('dnsName', `*.${endpoint.dnsName}`) +
    text('clientCidrBlock', endpoint.clientCidrBlock) +
    textItems('dnsServer', endpoint.dnsServers) +
    text('splitTunnel', endpoint.splitTunnel) +
    text('vpnProtocol', 'openvpn') +
    text('transportProtocol', endpoint.transportProtocol) +
    text('vpnPort', endpoint.vpnPort) +
    items('associatedTargetNetwork', endpoint.targetNetworks.map(formatTargetNetwork)) +
    text('serverCertificateArn', endpoint.serverCertificateArn) +
    items('authenticationOptions', endpoint.authenticationOptions.map(formatAuthentication)) +
    formatConnectionLog(endpoint) +
    formatTags(endpoint.tags) +
    textItems('securityGroupIdSet', endpoint.securityGroupIds) +
    text('vpcId', endpoint.vpcId)
  );
}

function formatSession(endpoint: Endpoint): string {
  return (
    formatClientConnect(endpoint) +
    text('sessionTimeoutHours', endpoint.sessionTimeoutHours) +
    formatLoginBanner(endpoint) +
    element('clientRouteEnforcementOptions', text('enforced', endpoint.clientRouteEnforcement ?? false)) +
    text('disconnectOnSessionTimeout', endpoint.disconnectOnSessionTimeout) +
    text('endpointIpAddressType', 'ipv4') +
    text('trafficIpAddressType', 'ipv4')
  );
}

function formatTargetNetwork({ subnetId }: TargetNetwork): string {
  return text('networkId', subnetId) + text('networkType', 'vpc');
}

function formatAuthentication(option: AuthenticationOption): string {
  return text('type', option.type) + formatMethod(option);
}

function formatMethod(option: AuthenticationOption): string {
  switch (option.type) {
    case 'certificate-authentication':
      return element(
        'mutualAuthentication',
        text('clientRootCertificateChain', option.clientRootCertificateChainArn),
      );
    case 'directory-service-authentication':
      return element('activeDirectory', text('directoryId', option.directoryId));
    case 'federated-authentication':
      return element(
        'federatedAuthentication',
        text('samlProviderArn', option.samlProviderArn) +
          text('selfServiceSamlProviderArn', option.selfServiceSamlProviderArn),
      );
  }
}

/** The capitals are those of AWS: clients drop any other spelling. */
function formatConnectionLog({ connectionLog: log }: Endpoint): string {
  return element(
    'connectionLogOptions',
    text('Enabled', log !== undefined) +
      text('CloudwatchLogGroup', log?.cloudwatchLogGroup) +
      text('CloudwatchLogStream', log?.cloudwatchLogStream),
  );
}

function formatClientConnect({ clientConnectHandlerArn: handler }: Endpoint): string {
  const status = formatStatus('applied');
  return element(
    'clientConnectOptions',
    text('enabled', handler !== undefined) + text('lambdaFunctionArn', handler) + status,
  );
}

function formatLoginBanner({ loginBanner }: Endpoint): string {
  return element(
    'clientLoginBannerOptions',
    text('enabled', loginBanner !== undefined) + text('bannerText', loginBanner),
  );
}
