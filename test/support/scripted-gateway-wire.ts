import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

/** Where the replicas answer, and what the gateway shows them. */
export interface GatewayAddress {
  /** Origins of the API listeners, such as `http://127.0.0.1:8081`. The first that answers is asked. */
  readonly baseUrls: readonly string[];
  readonly token: string;
  /** PEM; whom it trusts where `baseUrls` are https. */
  readonly ca?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** HTTP as an agent would speak it: it goes on to the next replica where one is away, and says the same again. */
export interface GatewayWire {
  /** Asks until something but 5xx comes. Rejects after `PATIENCE`. */
  post(path: string, body: unknown): Promise<WireAnswer>;
  /** One stream of orders of whichever replica gives one. */
  openStream(signal: AbortSignal): Promise<IncomingMessage>;
  close(): void;
}

/** How long a gateway tries to be answered; milliseconds. A handler and a directory may take 40 seconds together. */
const PATIENCE = 60_000;
const PAUSE = 100;

export function createGatewayWire({ baseUrls, token, ca }: GatewayAddress): GatewayWire {
  const agent = new Agent({ keepAlive: true });
  const tlsAgent = new TlsAgent({ keepAlive: true, ...(ca && { ca }) });
  let turn = 0;
  const send = async (method: string, path: string, body?: string, signal?: AbortSignal) => {
    const url = new URL(`/gateway/v1/${path}`, baseUrls[turn % baseUrls.length]);
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const options = { method, headers, ...(signal && { signal }) };
    const outgoing =
      url.protocol === 'https:'
        ? tlsRequest(url, { ...options, agent: tlsAgent })
        : request(url, { ...options, agent });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return response;
  };

  const untilAnswered = async <Found>(ask: () => Promise<Found | undefined>, signal?: AbortSignal) => {
    const until = Date.now() + PATIENCE;
    let failure: unknown;
    while (Date.now() < until && !signal?.aborted) {
      try {
        const found = await ask();
        if (found !== undefined) return found;
      } catch (error) {
        failure = error;
      }
      turn++;
      await wait(PAUSE);
    }
    throw new Error('No replica answered the gateway.', { cause: failure });
  };

  return {
    post: (path, body) =>
      untilAnswered(async () => {
        const response = await send('POST', path, JSON.stringify(body));
        const answer = JSON.parse(await text(response));
        const status = response.statusCode ?? 0;
        return status >= 500 ? undefined : { status, body: answer };
      }),
    openStream: (signal) =>
      untilAnswered(async () => {
        const response = await send('GET', 'orders', undefined, signal);
        if (response.statusCode === 200) return response;
        response.resume();
        return undefined;
      }, signal),
    close() {
      agent.destroy();
      tlsAgent.destroy();
    },
  };
}
