import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { StepResult } from './authorization.ts';
import type { BrowserMethod } from './client-software.ts';
import type { AuthenticatedPerson, Connection } from './connection.ts';
import { deviceOf } from './device.ts';
import type { ConnectAsk } from './gateway-contract.ts';

/** What a client shows of who it is. */
export type Shown = Pick<
  ConnectAsk,
  'username' | 'password' | 'certificateChain' | 'sessionId' | 'sessionState'
>;

/** A connection about which is to be decided. */
export interface Attempt {
  /** The state of endpoints, certificates and lists that it sees at least. */
  readonly asOf: AsOf;
  readonly gateway: Gateway;
  readonly endpoint: Endpoint;
  /** As it is stored or, where nothing is, as it would be. */
  readonly connection: Connection;
  /** 0: nothing is stored. */
  readonly version: number;
  /** Undefined: it showed it when it asked first, and its certificate, if any, was found good then. */
  readonly shown?: Shown;
  /** Whom the browser found; undefined: no browser was asked, or it is not done. */
  readonly person?: StepResult<AuthenticatedPerson>;
  /** Undefined: the client can open no browser. */
  readonly browser?: BrowserMethod;
}

const NOBODY: AuthenticatedPerson = { source: 'certificate', username: '', groups: [], authenticatedAt: 0 };

/** A connection as its gateway asks for it: nobody is known yet, and nothing was decided. `now` in milliseconds since 1970. */
export function newConnection(
  gateway: Gateway,
  { clientVpnEndpointId }: Pick<Endpoint, 'clientVpnEndpointId'>,
  { run, cid, kid, device, sessionId }: ConnectAsk,
  { connectionId, now }: { readonly connectionId: string; readonly now: number },
): Connection {
  return {
    connectionId,
    clientVpnEndpointId,
    username: '',
    commonName: '',
    clientIp: '',
    status: 'active',
    phase: 'waiting',
    gateway: { name: gateway.name, run, cid, kid },
    device: deviceOf(device),
    session: { ...(sessionId !== undefined && { sessionId }), startedAt: now, person: NOBODY },
    askedAt: now,
    subnetId: '',
    pushedDigest: '',
    connectionEstablishedTime: now,
    timestamp: now,
    ingressBytes: 0,
    egressBytes: 0,
    ingressPackets: 0,
    egressPackets: 0,
    postureComplianceStatuses: [],
  };
}
