import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayConnections } from '../connections/gateway-connections.ts';
import type { Order } from '../connections/gateway-orders.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { Clock } from '../kernel/clock.ts';
import { freshOrders, NOTHING_SENT } from './fresh-orders.ts';

/** How often a stream looks for what is due. Milliseconds, but for `looksPerEndpointLook`. */
export interface StreamRhythm {
  /** A person waits for `sign-in-ended`. */
  readonly lookEvery: number;
  /** Endpoints are looked at with every so many of these looks. */
  readonly looksPerEndpointLook: number;
  /** The contract promises two a minute. */
  readonly heartbeatEvery: number;
  /** Who reads nothing for so long is cut off. */
  readonly readerIdleLimit: number;
}

export const STREAM_RHYTHM: StreamRhythm = {
  lookEvery: 250,
  looksPerEndpointLook: 4,
  heartbeatEvery: 15_000,
  readerIdleLimit: 30_000,
};

export interface OrderStreamNeeds {
  readonly connections: Pick<GatewayConnections, 'dueOrders' | 'endpointOrders'>;
  /** The gateway as the configuration names it at this moment; undefined: its token is worth nothing any more. */
  readonly gateway: () => Gateway | undefined;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  readonly rhythm: StreamRhythm;
  /** Of this process, so that a wall clock that is set holds no heartbeat up. Milliseconds. */
  readonly uptime: Clock;
}

const HEAD = {
  'Content-Type': 'application/x-ndjson',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
};

/**
 * Writes what is due for a gateway until `signal`, its token, or its reader ends that. Rejects when the store is away; where that is so at
 * once, nothing has been written, and the request can still be refused.
 */
export async function streamOrders(response: ServerResponse, needs: OrderStreamNeeds): Promise<void> {
  response.shouldKeepAlive = false;
  for await (const text of dueTexts(needs)) {
    if (!response.headersSent) response.writeHead(200, HEAD);
    if (!(await write(response, text, needs))) return void response.destroy();
  }
  response.end();
}

const HEARTBEAT = `${JSON.stringify({ type: 'heartbeat' } satisfies Order)}\n`;

/** Whole lines: first everything that is due and a heartbeat, then what is new. Nothing is looked for while the last ones are on their way. */
async function* dueTexts(needs: OrderStreamNeeds): AsyncGenerator<string> {
  const { connections, signal, rhythm, uptime } = needs;
  let sent = NOTHING_SENT;
  let ofEndpoints: readonly Order[] = [];
  let heartbeatAt = Number.NEGATIVE_INFINITY;
  for (let look = 0; !signal.aborted; look++) {
    const gateway = needs.gateway();
    if (!gateway) return;
    if (look % rhythm.looksPerEndpointLook === 0) ofEndpoints = await connections.endpointOrders(gateway);
    const due = freshOrders(sent, [...ofEndpoints, ...(await connections.dueOrders(gateway))]);
    sent = due.sent;
    const isQuiet = uptime() - heartbeatAt < rhythm.heartbeatEvery;
    if (!isQuiet) heartbeatAt = uptime();
    const lines = isQuiet ? due.lines : [...due.lines, HEARTBEAT];
    if (lines.length > 0) yield lines.join('');
    await sleep(rhythm.lookEvery, undefined, { signal }).catch(() => undefined);
  }
}

/** False: the reader takes nothing any more, so what is kept for it would only grow. */
async function write(response: ServerResponse, text: string, needs: OrderStreamNeeds): Promise<boolean> {
  if (response.write(text)) return true;
  const patience = AbortSignal.any([needs.signal, AbortSignal.timeout(needs.rhythm.readerIdleLimit)]);
  return once(response, 'drain', { signal: patience }).then(
    () => true,
    () => false,
  );
}
