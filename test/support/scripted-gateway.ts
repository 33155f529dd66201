import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import {
  answerSchema,
  type ConnectAsk,
  type Refreshed,
  type Report,
  type ReportResult,
  type ResynchroniseAnswer,
  refreshAnswerSchema,
  reportResultsSchema,
  resynchroniseAnswerSchema,
} from '../../src/connections/gateway-contract.ts';
import { type Order, orderSchema } from '../../src/connections/gateway-orders.ts';
import { createVpnClient, type VpnClient } from './scripted-gateway-client.ts';
import { createGatewayWire, type GatewayAddress } from './scripted-gateway-wire.ts';

/** What a client brings; what is left out is as an ordinary client without a certificate has it. */
export interface ClientSettings
  extends Partial<Omit<ConnectAsk, 'clientVpnEndpointId' | 'device' | 'run' | 'cid' | 'kid'>> {
  readonly clientVpnEndpointId: string;
  readonly device?: Partial<ConnectAsk['device']>;
}

/**
 * A gateway without tunnels: it asks and reports over the real HTTP API, holds the stream of orders, follows them, and keeps what OpenVPN would
 * keep of each client. It survives what an agent must survive: replicas that go, streams that are cut. Every answer is held to the contract.
 */
export interface ScriptedGateway {
  /** A client begins a connection. Resolves with Postern's first word of it; {@link VpnClient.decided} waits for the browser. */
  connect(settings: ClientSettings): Promise<VpnClient>;
  /** Every client that ever connected, in order. */
  readonly clients: readonly VpnClient[];
  /** Every order that came, heartbeats apart, in order. */
  readonly orders: readonly Order[];
  /** How many streams it opened. */
  streamsOpened(): number;
  /** Resolves with the first order, past or to come, that fits. */
  order<Type extends Order['type']>(
    type: Type,
    fits?: (order: Extract<Order, { type: Type }>) => boolean,
  ): Promise<Extract<Order, { type: Type }>>;
  report(reports: readonly Report[]): Promise<readonly ReportResult[]>;
  /** Tells what is up at an endpoint, and ends what must not be. */
  resynchronise(clientVpnEndpointId: string): Promise<ResynchroniseAnswer>;
  refresh(connectionIds: readonly string[]): Promise<readonly Refreshed[]>;
  /** Anything at all; the answer as it came. Says it again while 5xx come. */
  post(path: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  /** The OpenVPN process of an endpoint is started anew: its clients are gone without a word, and numbers begin anew. */
  restartProcess(clientVpnEndpointId: string): void;
  /** Cuts the stream of orders; it is opened again at once. */
  cutStream(): void;
  close(): Promise<void>;
}

export interface ScriptedGatewayOptions extends GatewayAddress {
  /** False: no stream of orders is held, until `cutStream` is called. Default: true. */
  readonly holdsStream?: boolean;
}

export function startScriptedGateway(options: ScriptedGatewayOptions): ScriptedGateway {
  const wire = createGatewayWire(options);
  const clients: VpnClient[] = [];
  const orders: Order[] = [];
  const processes = new Map<string, { run: string; nextCid: number }>();
  const end = new AbortController();
  let cut = new AbortController();
  let streams = 0;
  let following: Promise<unknown> = Promise.resolve();

  const ask = async <Schema extends z.ZodType>(path: string, body: unknown, schema: Schema) => {
    const answer = await wire.post(path, body);
    if (answer.status === 200) return schema.parse(answer.body);
    throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  };
  const report = async (reports: readonly Report[]) =>
    (await ask('reports', { reports }, reportResultsSchema)).results;

  const processOf = (clientVpnEndpointId: string) => {
    const known = processes.get(clientVpnEndpointId) ?? { run: randomUUID(), nextCid: 0 };
    processes.set(clientVpnEndpointId, known);
    return known;
  };

  const follow = async (order: Order): Promise<void> => {
    if (order.type !== 'sign-in-ended' && order.type !== 'terminate') return;
    const client = clients.find(({ ask }) => ask.run === order.run && ask.cid === order.cid);
    if (client) return client.follow(order);
    // Of an earlier life of this gateway: nothing of it is up, and a report says so.
    await report([{ type: 'disconnected', connectionId: order.connectionId, at: Date.now() }]);
  };

  const readStream = async (): Promise<void> => {
    const signal = AbortSignal.any([end.signal, cut.signal]);
    const stream = await wire.openStream(signal);
    streams++;
    for await (const line of createInterface({ input: stream, signal })) {
      const order = orderSchema.parse(JSON.parse(line));
      if (order.type === 'heartbeat') continue;
      orders.push(order);
      // The stream is read on meanwhile; what one client is told is done in order.
      const followed = follow(order).catch((error) => void failures.push(error));
      following = Promise.all([following, followed]);
    }
  };

  const failures: unknown[] = [];
  const holdStream = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await readStream().catch((error) => {
        if (error?.name === 'ZodError' || error instanceof SyntaxError) failures.push(error);
      });
      cut = new AbortController();
      await wait(20);
    }
  };
  let holding = options.holdsStream === false ? undefined : holdStream();

  return {
    clients,
    orders,
    async connect({ device, clientVpnEndpointId, ...settings }) {
      const vpn = processOf(clientVpnEndpointId);
      const question: ConnectAsk = {
        askId: randomUUID(),
        username: '',
        password: '',
        ...settings,
        clientVpnEndpointId,
        run: vpn.run,
        cid: vpn.nextCid++,
        kid: 1,
        device: { ...DEVICE, ...device },
      };
      const client = createVpnClient({ ask: question, call: ask, report });
      clients.push(client);
      client.take(await ask('connections', question, answerSchema));
      return client;
    },
    streamsOpened: () => streams,
    async order(type, fits = () => true) {
      type Wanted = Extract<Order, { type: typeof type }>;
      for (;;) {
        const found = orders.find((order): order is Wanted => order.type === type && fits(order as Wanted));
        if (found) return found;
        await wait(10);
      }
    },
    report,
    async resynchronise(clientVpnEndpointId) {
      const { run } = processOf(clientVpnEndpointId);
      const up = clients.filter(
        ({ ask, state }) => ask.run === run && state !== 'gone' && state !== 'denied',
      );
      const connectionIds = up.map(({ connectionId }) => connectionId).sort();
      const body = { clientVpnEndpointId, run, connectionIds, after: '', isLast: true };
      const answer = await ask('resynchronisation', body, resynchroniseAnswerSchema);
      for (const { connectionId, text } of answer.end) {
        await up.find((client) => client.connectionId === connectionId)?.end({ manner: 'halt', text });
      }
      return answer;
    },
    refresh: async (connectionIds) =>
      (await ask('refresh', { connectionIds }, refreshAnswerSchema)).connections,
    post: wire.post,
    restartProcess(clientVpnEndpointId) {
      const vpn = processOf(clientVpnEndpointId);
      for (const client of clients) if (client.ask.run === vpn.run) client.vanish();
      processes.delete(clientVpnEndpointId);
    },
    cutStream() {
      cut.abort();
      holding ??= holdStream();
    },
    async close() {
      end.abort();
      await holding;
      await following;
      wire.close();
      if (failures.length > 0) throw new AggregateError(failures, 'The gateway could not follow its orders.');
    },
  };
}

/** OpenVPN Connect-like: opens browsers by itself. */
const DEVICE: ConnectAsk['device'] = {
  publicIp: '192.0.2.11',
  port: 47_558,
  transportProtocol: 'udp',
  peerInfo: { IV_VER: '2.6.14', IV_PLAT: 'linux', IV_PROTO: '990', IV_SSO: 'webauth' },
};
