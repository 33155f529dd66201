import type { ClientVpnEndpointId } from '../kernel/ids.ts';

export type ConnectionStatusCode = 'active' | 'failed-to-terminate' | 'terminating' | 'terminated';

/**
 * Where a connection is in its life. `waiting`: for the person's browser. `signed-in`: the browser is done, and the gateway is to ask again
 * (an order is due). `admitted`: it has an address, and the gateway knows. `established`: the gateway said that the tunnel is up. `ended`: over, or it came to nothing.
 */
export type ConnectionPhase = 'waiting' | 'signed-in' | 'admitted' | 'established' | 'ended';

/** Which client of which OpenVPN process this is: the only safe name of it there (management interface, `cid` and `kid`). */
export interface GatewayClient {
  /** As `Vpn.Gateways` names it. */
  readonly name: string;
  /** One life of an OpenVPN process; its `cid`s start anew with each. Opaque. */
  readonly run: string;
  readonly cid: number;
  readonly kid: number;
}

/** What the client and the network say of the device. All of it is the client's word but the address. */
export interface Device {
  /** Its public address and port, as the gateway sees them. */
  readonly publicIp: string;
  readonly port: number;
  readonly transportProtocol: 'udp' | 'tcp';
  /** `IV_PLAT`: `win`, `mac`, `linux`, `android`, `ios`; empty where the client says nothing. */
  readonly platform: string;
  /** `IV_PLAT_VER`. */
  readonly platformVersion: string;
  /** `IV_VER`. */
  readonly openvpnVersion: string;
  /** Of the AWS-provided client; empty for others. */
  readonly awsClientVersion: string;
}

export type PersonSource = 'certificate' | 'directory' | 'federated';

/** Who is connected, as authentication found it. What decides reach is kept with the connection, for rules change while it lasts. */
export interface AuthenticatedPerson {
  readonly source: PersonSource;
  /** NameID or the directory's user name; empty where a certificate alone admits. */
  readonly username: string;
  /** IdP groups, or SIDs of the directory; empty where a certificate alone admits. */
  readonly groups: readonly string[];
  /** Who vouched for a federated person. */
  readonly samlProviderArn?: string;
  /** Who vouched for a person of a directory. */
  readonly directoryId?: string;
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number;
}

/** A VPN session: one authentication and all reconnects that follow from it, across gateways. */
export interface ConnectionSession {
  /** OpenVPN's `session_id`, stable across reconnects; undefined where the client has none. */
  readonly sessionId?: string;
  /** When the person was admitted first. The limit (`SessionTimeoutHours` of this moment) counts from here. */
  readonly startedAt: number;
  readonly person: AuthenticatedPerson;
}

/** What the browser has to do before a federated connection goes on. */
export interface BrowserStep {
  /** SHA-256 of the code in the link, base64url. */
  readonly codeHash: string;
  /** Two digits and two, to compare: `48 21`. */
  readonly number: string;
  /** When nobody may finish any more; milliseconds since 1970. */
  readonly expiresAt: number;
  /** Hash of the browser that said "this is my device"; nobody else may finish. */
  readonly confirmedBy?: string;
  readonly confirmedAt?: number;
  /** Somebody said "that is not my device": the phase is `signed-in`, nobody is, and the gateway that asks again is told `browser-sign-in-rejected`. */
  readonly rejectedAt?: number;
  /** The loopback port at which the AWS-provided client waits for its answer; undefined for clients that wait for the gateway. */
  readonly loopbackPort?: number;
}

/** How the gateway is to end a connection: for good, or so that the client comes back by itself. */
export interface ConnectionEnding {
  readonly manner: 'halt' | 'restart';
  /** What the person reads, at most 200 bytes of printable text without commas, quotes or backslashes. */
  readonly text: string;
  /** When the gateway was told first; milliseconds since 1970. */
  readonly since: number;
}

/** A client that is or was connected to an endpoint, or is about to be. The words are those of DescribeClientVpnConnections. */
export interface Connection {
  /** `cvpn-connection-` and 17 hexadecimal digits. */
  readonly connectionId: string;
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** The NameID or the directory's user name; empty where a certificate alone admits. */
  readonly username: string;
  /** The CN of the client's certificate; empty where there is none. */
  readonly commonName: string;
  /** The address that the client got, of the endpoint's client CIDR; empty until it is admitted. */
  readonly clientIp: string;
  readonly status: ConnectionStatusCode;
  readonly statusMessage?: string;
  readonly phase: ConnectionPhase;
  readonly gateway: GatewayClient;
  readonly device: Device;
  readonly session: ConnectionSession;
  /** When the gateway asked. */
  readonly askedAt: number;
  /** The subnet that it landed on: where its traffic leaves the endpoint; empty until it is admitted. */
  readonly subnetId: string;
  /** Of the routes and what else was pushed at admission: where it changes, the client must reconnect to learn of it. */
  readonly pushedDigest: string;
  /** While it waits for the browser. */
  readonly browserStep?: BrowserStep;
  /** Once it is to end. */
  readonly ending?: ConnectionEnding;
  /** Milliseconds since 1970, as are all times here. When it was admitted, and then when the tunnel was up. */
  readonly connectionEstablishedTime: number;
  readonly connectionEndTime?: number;
  /** When the counts were taken. */
  readonly timestamp: number;
  readonly ingressBytes: number;
  readonly egressBytes: number;
  readonly ingressPackets: number;
  readonly egressPackets: number;
  readonly postureComplianceStatuses: readonly string[];
}

const HOUR = 60 * 60 * 1000;

/** As long as its gateway may ask once more: attempts are shown to nobody, and whoever reaches a gateway can make any number of them. */
const ATTEMPT_KEPT = 5 * 60 * 1000;

/**
 * When the connection is forgotten: 60 minutes after its end (which is what DescribeClientVpnConnections shows), and earlier where it came to
 * nothing. Milliseconds since 1970; undefined while it has not ended.
 */
export function forgottenAt({
  connectionEndTime,
  clientIp,
}: Pick<Connection, 'connectionEndTime' | 'clientIp'>): number | undefined {
  if (connectionEndTime === undefined) return undefined;
  return Math.ceil(connectionEndTime) + (clientIp === '' ? ATTEMPT_KEPT : HOUR);
}

/** Does DescribeClientVpnConnections show it: what never had an address is an attempt, which only the connection log tells of. */
export function isListed({ phase, clientIp }: Pick<Connection, 'phase' | 'clientIp'>): boolean {
  return phase !== 'waiting' && phase !== 'signed-in' && clientIp !== '';
}

/** Does it hold an address of the pool. */
export function isActive({ phase }: Pick<Connection, 'phase'>): boolean {
  return phase === 'admitted' || phase === 'established';
}

/**
 * Is its gateway to be told something of it, again and again until that reports: that the browser is done, or that it is to end. The AWS-provided
 * client, which waits at a loopback port, left the gateway and comes back with the browser's answer by itself.
 */
export function hasOrder({
  phase,
  ending,
  browserStep,
}: Pick<Connection, 'phase' | 'ending' | 'browserStep'>): boolean {
  if (phase === 'ended') return false;
  return ending !== undefined || (phase === 'signed-in' && browserStep?.loopbackPort === undefined);
}

const MINUTE = 60_000;
/** A gateway reports the counts of every connection at least once a minute; ten of them missing means that it is gone. */
export const GATEWAY_SILENCE = 10 * MINUTE;
/** Who finishes in the last moment is still to get through the handler, which may take half of it. */
const AFTER_BROWSER = MINUTE;
/** OpenVPN's client gives up a handshake within five minutes (`hand-window 300`). */
export const ESTABLISHING = 6 * MINUTE;

/** When somebody must look after it, because its gateway did not report in time. Milliseconds since 1970; undefined once it has ended. */
export function dueAt(connection: Connection): number | undefined {
  switch (connection.phase) {
    case 'waiting':
      return connection.browserStep?.expiresAt ?? connection.askedAt;
    case 'signed-in':
      return (connection.browserStep?.expiresAt ?? connection.askedAt) + AFTER_BROWSER;
    case 'admitted':
      return Math.min(connection.timestamp + ESTABLISHING, unconfirmedAt(connection));
    case 'established':
      return Math.min(connection.timestamp + GATEWAY_SILENCE, unconfirmedAt(connection));
    case 'ended':
      return undefined;
  }
}

/** A gateway that goes on reporting and does not end what it was told to holds no address for ever. */
function unconfirmedAt({ ending }: Connection): number {
  return ending ? ending.since + GATEWAY_SILENCE : Number.POSITIVE_INFINITY;
}
