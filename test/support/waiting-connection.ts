import { randomBytes } from 'node:crypto';
import { newBrowserStep } from '../../src/connections/browser-step.ts';
import type { Connection } from '../../src/connections/connection.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import type { Store } from '../../src/store/store.ts';

/** A connection that waits for its person, and the code of its link. */
export interface WaitingLink {
  readonly connectionId: string;
  readonly code: string;
  readonly number: string;
}

export interface WaitingOptions {
  readonly loopbackPort?: number;
  /** Where the device asks from; default: this machine, where tests have their browsers, too. */
  readonly publicIp?: string;
  readonly platform?: string;
}

/** A federated connection as a gateway's question leaves it. */
export async function saveWaiting(
  { connections }: Pick<Store, 'connections'>,
  clientVpnEndpointId: ClientVpnEndpointId,
  now: number,
  { loopbackPort, publicIp = '127.0.0.1', platform = 'win' }: WaitingOptions = {},
): Promise<WaitingLink> {
  const { code, step } = newBrowserStep(randomBytes, now, loopbackPort);
  const connectionId = newConnectionId();
  await connections.save(
    connectionFor(clientVpnEndpointId, now, {
      connectionId,
      phase: 'waiting',
      browserStep: step,
      device: { ...DEVICE, publicIp, platform },
    }),
    0,
  );
  return { connectionId, code, number: step.number };
}

/** A connection that holds an address. */
export async function saveEstablished(
  { connections }: Pick<Store, 'connections'>,
  clientVpnEndpointId: ClientVpnEndpointId,
  now: number,
  person: { readonly username: string; readonly samlProviderArn: string },
  changes: Partial<Connection> = {},
): Promise<Connection> {
  const { username } = person;
  const { connectionId = newConnectionId() } = changes;
  const session = {
    startedAt: now,
    person: { source: 'federated', groups: [], authenticatedAt: now, ...person },
  } as const;
  const wanted = connectionFor(clientVpnEndpointId, now, {
    connectionId,
    username,
    session,
    phase: 'admitted',
  });
  const pool = { clientVpnEndpointId, first: 0x0a_64_00_02, last: 0x0a_64_00_fe, most: 200 };
  const admission = await connections.admit(wanted, 0, pool);
  if (admission.outcome !== 'admitted') throw new Error('There was no address.');
  const established = { ...admission.connection, phase: 'established', ...changes } as const;
  await connections.save(established, admission.version);
  return established;
}

function newConnectionId(): string {
  return `cvpn-connection-${randomBytes(9).toString('hex').slice(0, 17)}`;
}

const DEVICE = {
  publicIp: '127.0.0.1',
  port: 50_123,
  transportProtocol: 'udp',
  platform: 'win',
  platformVersion: '',
  openvpnVersion: '2.6.14',
  awsClientVersion: '',
} as const;

function connectionFor(
  clientVpnEndpointId: ClientVpnEndpointId,
  now: number,
  changes: Partial<Connection>,
): Connection {
  return {
    connectionId: newConnectionId(),
    clientVpnEndpointId,
    username: '',
    commonName: '',
    clientIp: '',
    status: 'active',
    phase: 'waiting',
    gateway: { name: 'gw-a', run: 'run-1', cid: 1, kid: 1 },
    device: DEVICE,
    session: {
      startedAt: now,
      person: { source: 'federated', username: '', groups: [], authenticatedAt: 0 },
    },
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
    ...changes,
  };
}
