import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../kernel/clock.ts';
import type { IpAddress } from '../../kernel/ip-address.ts';
import { request as plainRequest } from '../../kernel/node-http.ts';
import { orAborted } from '../../kernel/or-aborted.ts';
import { shown } from '../../kernel/outgoing-url.ts';
import {
  answerWith,
  type HostAddress,
  hostOf,
  publicAddresses,
  type ResolveHost,
} from '../../kernel/pinned-addresses.ts';
import { resolveHost } from '../../kernel/resolve-host.ts';
import type { Webhook } from './configured-handler.ts';
import { HandlerFailed, INVALID_RESPONSE, SERVICE_ERROR } from './handler-failed.ts';
import { collectResponse, decodeResponse } from './response-bytes.ts';
import { signatureHeaders } from './webhook-signature.ts';
import { assertAnswered } from './webhook-status.ts';

export interface WebhookParts {
  readonly clock: Clock;
  /** Default: as the operating system resolves names. */
  readonly resolve?: ResolveHost | undefined;
  /** Which addresses are not private. Default: those of the public Internet. */
  readonly isPublic?: ((address: IpAddress) => boolean) | undefined;
}

/** What is sent: the JSON, and an id of the question. */
export interface WebhookRequest {
  readonly id: string;
  readonly body: string;
}

/**
 * Posts a question to a webhook, on a connection of its own, and gives the body of its answer. The name is resolved once; redirects are not followed.
 * Throws {@link HandlerFailed}, and the reason of `signal` once that is aborted.
 */
export async function askWebhook(
  webhook: Webhook,
  request: WebhookRequest,
  parts: WebhookParts,
  signal: AbortSignal,
): Promise<string> {
  try {
    const response = await post(webhook, request, parts, signal);
    try {
      assertAnswered(response, shown(webhook.url));
      return decodeResponse(await collectResponse(response));
    } finally {
      response.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof HandlerFailed ? error : networkFailure(webhook.url, error);
  }
}

async function post(
  webhook: Webhook,
  { id, body }: WebhookRequest,
  parts: WebhookParts,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { url, secrets, certificateAuthority: ca } = webhook;
  const addresses = await addressesOf(webhook, parts, signal);
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    Accept: 'application/json',
    // What is sent compressed may grow to anything.
    'Accept-Encoding': 'identity',
    'User-Agent': 'postern',
    ...signatureHeaders({ id, body, now: parts.clock(), secrets }),
  };
  const common = { method: 'POST', agent: false, headers, signal, lookup: answerWith(addresses) };
  const asked = url.startsWith('https:')
    ? process
        .getBuiltinModule('node:https')
        .request(url, { ...common, rejectUnauthorized: true, ...(ca && { ca }) })
    : plainRequest(url, common);
  asked.end(body);
  // Whoever hears of no upgrade never hears of the end of such a connection either.
  const heads = ['response', 'upgrade'].map((event) => once(asked, event, { signal }));
  const [response]: IncomingMessage[] = await Promise.race(heads);
  // An abort ends the reader of the answer; that it ends these as well is no news, and nobody's.
  for (const emitter of [asked, response]) emitter?.on('error', () => undefined);
  return response as IncomingMessage;
}

async function addressesOf(
  { url, allowsPrivateAddress }: Webhook,
  { resolve = resolveHost, isPublic }: WebhookParts,
  signal: AbortSignal,
): Promise<readonly HostAddress[]> {
  const found = await orAborted(resolve(hostOf(url)), signal);
  const addresses = allowsPrivateAddress ? found : publicAddresses(found, isPublic);
  if (addresses.length > 0) return addresses;
  throw new HandlerFailed(
    SERVICE_ERROR,
    `${hostOf(url)} has no public address. If the webhook is in your own network, declare AllowPrivateAddresses: true; otherwise correct the address.`,
  );
}

/** `HPE_…`: what came is not HTTP. All else kept the question or the answer from arriving: names, routes, ports, TLS. */
function networkFailure(url: string, error: unknown): HandlerFailed {
  const code = String((error as NodeJS.ErrnoException).code ?? (error as Error).name);
  if (code.startsWith('HPE_')) {
    return new HandlerFailed(INVALID_RESPONSE, `${shown(url)} does not answer in HTTP (${code}).`, {
      cause: error,
    });
  }
  return new HandlerFailed(
    SERVICE_ERROR,
    `${shown(url)} cannot be asked (${code}). Check the address, its certificate, the name service and the firewall.`,
    { cause: error },
  );
}
