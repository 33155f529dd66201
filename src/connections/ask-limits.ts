import { addressBucket } from '../kernel/address-bucket.ts';
import type { Counters } from '../kernel/counters.ts';
import type { Connection } from './connection.ts';

/** So often within a window. What is refused is not counted, so nobody waits longer for having tried. */
interface Limit {
  readonly most: number;
  readonly windowSeconds: number;
}

/**
 * New questions from one address: a whole office behind one may come back at once after an outage, ten each second. Counted so that nobody
 * without credentials keeps directories, handlers and the store busy.
 */
const ASKS_OF_ADDRESS: Limit = { most: 600, windowSeconds: 60 };
/**
 * Connections that wait for a browser hold a record for four minutes, and anybody who reaches the gateway can begin one. Given back when the
 * person signed in, so that an office may come in the morning.
 */
const WAITING_OF_ADDRESS: Limit = { most: 300, windowSeconds: 240 };
/** A client that is refused tries again each second at most; its handler is not to be asked so often. */
const HANDLER_OF_PERSON: Limit = { most: 30, windowSeconds: 60 };

type Asked = Pick<Connection, 'clientVpnEndpointId' | 'device'>;

/** May this address ask about one more connection. Throws `StoreUnavailable`, as do the others. */
export function mayAsk(counters: Counters, { device }: Asked): Promise<boolean> {
  return within(counters, ASKS_OF_ADDRESS, `connection-asks:${addressBucket(device.publicIp)}`);
}

/** May one more connection of this address wait for a browser. */
export function mayWait(counters: Counters, { device }: Asked): Promise<boolean> {
  return within(counters, WAITING_OF_ADDRESS, waitingKey(device));
}

/** Its person signed in. What cannot be given back is forgotten at the end of its window. */
export async function waitsNoMore(
  counters: Pick<Counters, 'release'>,
  { device }: Pick<Asked, 'device'>,
): Promise<void> {
  await counters.release(waitingKey(device)).catch(() => undefined);
}

function waitingKey({ publicIp }: Asked['device']): string {
  return `connections-waiting:${addressBucket(publicIp)}`;
}

/** May the handler be asked about this person again; where a certificate alone admits, nobody has a name, and the address counts. */
export function mayAskHandler(counters: Counters, asked: Asked, username: string): Promise<boolean> {
  const who = username === '' ? addressBucket(asked.device.publicIp) : username;
  const limit = username === '' ? ASKS_OF_ADDRESS : HANDLER_OF_PERSON;
  return within(counters, limit, `handler-asks:${asked.clientVpnEndpointId}:${who}`.slice(0, 512));
}

function within(counters: Counters, { most, windowSeconds }: Limit, key: string): Promise<boolean> {
  return counters.hitWithin(most, key, windowSeconds);
}
