import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayConnections } from '../connections/gateway-connections.ts';
import type { VpnSettings } from '../endpoints/vpn-settings.ts';
import type { Audit } from '../kernel/audit.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Counters } from '../kernel/counters.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { TooManyRequests } from '../web/errors.ts';
import { newReference } from '../web/reference.ts';
import { failureAnswer } from './failure-answers.ts';
import { GatewayTokenInvalid } from './failures.ts';
import { createGatewayTokens, type KnownGateway } from './gateway-tokens.ts';
import { createOpenStreams } from './open-streams.ts';
import { STREAM_RHYTHM, type StreamRhythm } from './order-stream.ts';
import { readJsonBody } from './read-json-body.ts';
import { createStrangers } from './refuse-stranger.ts';
import { findCall, type JsonCall } from './routes.ts';

export interface GatewayApiNeeds {
  readonly connections: GatewayConnections;
  /** Read at each use, since SIGHUP replaces it. */
  readonly vpn: () => Pick<VpnSettings, 'gateways'>;
  readonly counters: Pick<Counters, 'hitWithin'>;
  readonly random: RandomBytes;
  readonly uptime: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'increment' | 'replace'>;
  readonly audit: Audit;
  /** For tests that do not want to wait so long. */
  readonly rhythm?: StreamRhythm;
  readonly bodyTimeout?: number;
}

export interface GatewayApi {
  /** Answers a request whose path is below `/gateway/`. Never rejects. */
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Ends all streams, and begins no more: their gateways ask another replica. */
  stop(): void;
}

/** What was found out about a request by the time that it is answered. */
interface Progress {
  readonly reference: string;
  gateway: string;
  route: string;
}

/** The gateway API behind its listener: whose request it is, what it means, and then it is done. */
export function createGatewayApi(needs: GatewayApiNeeds): GatewayApi {
  const { connections, metrics } = needs;
  const tokens = createGatewayTokens(needs.vpn);
  const refuseStranger = createStrangers({ ...needs, tokens });
  const streams = createOpenStreams({
    ...needs,
    tokens,
    gateways: () => needs.vpn().gateways,
    rhythm: needs.rhythm ?? STREAM_RHYTHM,
  });

  const perform = async (progress: Progress, request: IncomingMessage, response: ServerResponse) => {
    const known = tokens.identify(request.headers.authorization);
    if (!known) throw await refuseStranger(request, progress.reference);
    progress.gateway = known.gateway.name;
    const call = findCall(request.method, request.url ?? '');
    progress.route = call.route;
    if (call.kind === 'orders') return streams.serve(known, response);
    const answer = await runJson(call, known, request);
    send(response, 200, {}, answer);
  };

  const runJson = async (call: JsonCall, { gateway }: KnownGateway, request: IncomingMessage) =>
    call.run(connections, gateway, await readJsonBody(request, needs.bodyTimeout));

  const refuse = (progress: Progress, error: unknown, response: ServerResponse) => {
    logFailure(needs.logger, progress, error);
    // What is left of the body is not waited for.
    response.shouldKeepAlive = false;
    if (response.headersSent) return void response.end();
    const { status, headers, body } = failureAnswer(error, progress.reference);
    send(response, status, headers, body);
  };

  return {
    async serve(request, response) {
      const progress: Progress = { reference: newReference(needs.random), gateway: 'unknown', route: 'none' };
      try {
        await perform(progress, request, response);
      } catch (error) {
        refuse(progress, error, response);
      }
      const { gateway, route } = progress;
      metrics.increment('clientvpn_gateway_requests_total', {
        gateway,
        route,
        status: String(response.statusCode),
      });
    },
    stop: () => streams.stop(),
  };
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  answer: unknown,
): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** A stranger stands in the audit; what a gateway did wrong is for who writes it, what we could not do for the operator. */
function logFailure(logger: Logger, progress: Progress, error: unknown): void {
  if (error instanceof GatewayTokenInvalid || error instanceof TooManyRequests) return;
  const { status, body } = failureAnswer(error, progress.reference);
  const fields = { ...progress, code: body.code };
  if (status === 500) logger.error({ ...fields, error }, 'A request of a gateway failed.');
  else if (status === 503) logger.warn({ ...fields, error }, 'A request of a gateway could not be answered.');
  else logger.warn({ ...fields, fields: body.fields }, 'A request of a gateway was refused.');
}
