import { isIpv4Address } from './declared-values.ts';
import { readDescription } from './description.ts';
import type { ConnectionLog, Endpoint } from './endpoint.ts';
import {
  isBanner,
  isLogGroup,
  isLogStream,
  LONGEST_BANNER,
  MOST_DNS_SERVERS,
  PORTAL_STATES,
  SESSION_TIMEOUT_HOURS,
  VPN_PORTS,
} from './endpoint-limits.ts';
import type { ChangeableMembers } from './endpoint-requests.ts';
import {
  ClientConnectHandlerMissing,
  ConnectionLogGroupMissing,
  TooManyDnsServers,
  UnknownSettingValue,
  UnusableBanner,
  UnusableDnsServer,
  UnusableLogName,
} from './failures/endpoint-setting-failures.ts';

/**
 * The endpoint with those members that `request` names; all others stay. What has a switch of its own (banner, connection log, handler)
 * keeps what it had where only the switch is named, and loses it when that is off. Throws the failures of `failures/endpoint-setting-failures.ts`.
 */
export function withSettings(endpoint: Endpoint, request: ChangeableMembers): Endpoint {
  const { loginBanner, connectionLog, clientConnectHandlerArn, clientRouteEnforcement, ...rest } = endpoint;
  return {
    ...rest,
    ...plainSettings(endpoint, request),
    ...optional('loginBanner', bannerOf(loginBanner, request.clientLoginBannerOptions)),
    ...optional('connectionLog', connectionLogOf(connectionLog, request.connectionLogOptions)),
    ...optional('clientConnectHandlerArn', handlerOf(clientConnectHandlerArn, request.clientConnectOptions)),
    ...optional(
      'clientRouteEnforcement',
      (request.clientRouteEnforcementOptions?.enforced ?? clientRouteEnforcement) || undefined,
    ),
  };
}

/** One of the values that a member may have. Throws `UnknownSettingValue`. */
export function oneOf<Value extends string | number>(
  member: string,
  value: string | number,
  known: readonly Value[],
): Value {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw new UnknownSettingValue(member, value, known);
  return found;
}

/** Throws `TooManyDnsServers`, `UnusableDnsServer`. */
export function readDnsServers(servers: readonly string[]): readonly string[] {
  if (servers.length > MOST_DNS_SERVERS) throw new TooManyDnsServers(MOST_DNS_SERVERS);
  const unusable = servers.find((server) => !isIpv4Address(server));
  if (unusable !== undefined) throw new UnusableDnsServer(unusable);
  return servers;
}

function plainSettings(endpoint: Endpoint, request: ChangeableMembers) {
  const { description, vpnPort, splitTunnel, selfServicePortal, sessionTimeoutHours } = endpoint;
  return {
    serverCertificateArn: request.serverCertificateArn ?? endpoint.serverCertificateArn,
    description: readDescription(request.description ?? description),
    vpnPort: oneOf('VpnPort', request.vpnPort ?? vpnPort, VPN_PORTS),
    splitTunnel: request.splitTunnel ?? splitTunnel,
    selfServicePortal: oneOf(
      'SelfServicePortal',
      request.selfServicePortal ?? selfServicePortal,
      PORTAL_STATES,
    ),
    sessionTimeoutHours: oneOf(
      'SessionTimeoutHours',
      request.sessionTimeoutHours ?? sessionTimeoutHours,
      SESSION_TIMEOUT_HOURS,
    ),
    disconnectOnSessionTimeout: request.disconnectOnSessionTimeout ?? endpoint.disconnectOnSessionTimeout,
  };
}

/** Guide, "Client login banner". */
function bannerOf(
  current: string | undefined,
  asked: ChangeableMembers['clientLoginBannerOptions'],
): string | undefined {
  const isOn = asked?.enabled ?? current !== undefined;
  if (!isOn) return undefined;
  const text = asked?.bannerText ?? current ?? '';
  if (!isBanner(text)) throw new UnusableBanner(LONGEST_BANNER);
  return text;
}

/** Guide, "Connection logging". A stream belongs to the group it was named with. */
function connectionLogOf(
  current: ConnectionLog | undefined,
  asked: ChangeableMembers['connectionLogOptions'],
): ConnectionLog | undefined {
  const isOn = asked?.enabled ?? current !== undefined;
  if (!isOn) return undefined;
  const cloudwatchLogGroup = asked?.cloudwatchLogGroup || current?.cloudwatchLogGroup;
  if (cloudwatchLogGroup === undefined) throw new ConnectionLogGroupMissing();
  if (!isLogGroup(cloudwatchLogGroup)) throw new UnusableLogName('CloudwatchLogGroup', cloudwatchLogGroup);
  const kept = cloudwatchLogGroup === current?.cloudwatchLogGroup ? current.cloudwatchLogStream : undefined;
  const stream = asked?.cloudwatchLogStream || kept;
  if (stream === undefined) return { cloudwatchLogGroup };
  if (!isLogStream(stream)) throw new UnusableLogName('CloudwatchLogStream', stream);
  return { cloudwatchLogGroup, cloudwatchLogStream: stream };
}

/** Guide, "Client connect handler"; whether the function may be one is asked beside this, since it depends on the account. */
function handlerOf(
  current: string | undefined,
  asked: ChangeableMembers['clientConnectOptions'],
): string | undefined {
  const isOn = asked?.enabled ?? current !== undefined;
  if (!isOn) return undefined;
  const functionArn = asked?.lambdaFunctionArn || current;
  if (functionArn === undefined) throw new ClientConnectHandlerMissing();
  return functionArn;
}

function optional<Name extends keyof Endpoint, Value>(name: Name, value: Value | undefined) {
  return (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value };
}
