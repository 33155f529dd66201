import type { z } from 'zod';
import type { GatewayConnections } from '../connections/gateway-connections.ts';
import {
  challengeAnswerSchema,
  connectAskSchema,
  continueAskSchema,
  reauthenticateAskSchema,
  refreshAskSchema,
  reportsSchema,
  resynchroniseAskSchema,
} from '../connections/gateway-contract.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import { MethodNotAllowed } from '../web/errors.ts';
import { GatewayRouteUnknown } from './failures.ts';
import { parseAsk } from './parse-ask.ts';

/** The root hands over what is asked below this path. */
const GATEWAY_PATH = '/gateway/';
const VERSION_PATH = `${GATEWAY_PATH}v1/`;

/** A question or report that was understood. */
export interface JsonCall {
  readonly kind: 'json';
  /** Part of the address, as metrics and log lines have it; never an id. */
  readonly route: string;
  /** @param body what came as JSON; throws `InvalidRequest`, and what the connections throw. */
  run(connections: GatewayConnections, gateway: Gateway, body: unknown): Promise<unknown>;
}

export type Call = JsonCall | { readonly kind: 'orders'; readonly route: 'orders' };

type Run<Ask> = (connections: GatewayConnections, gateway: Gateway, ask: Ask) => Promise<unknown>;
type RunOnOne<Ask> = (
  connections: GatewayConnections,
  gateway: Gateway,
  connectionId: string,
  ask: Ask,
) => Promise<unknown>;
type JsonRun = JsonCall['run'];

/** What is asked of the whole gateway. */
const WHOLE: ReadonlyMap<string, JsonRun> = new Map([
  ['connections', whole(connectAskSchema, (connections, gateway, ask) => connections.connect(gateway, ask))],
  [
    'reports',
    whole(reportsSchema, async (connections, gateway, { reports }) => ({
      results: await connections.report(gateway, reports),
    })),
  ],
  [
    'resynchronisation',
    whole(resynchroniseAskSchema, (connections, gateway, ask) => connections.resynchronise(gateway, ask)),
  ],
  [
    'refresh',
    whole(refreshAskSchema, async (connections, gateway, { connectionIds }) => ({
      connections: await connections.refresh(gateway, connectionIds),
    })),
  ],
]);

/** What is asked of one connection. */
const OF_ONE: ReadonlyMap<string, (connectionId: string) => JsonRun> = new Map([
  [
    'continue',
    ofOne(continueAskSchema, (connections, gateway, id) => connections.continueConnection(gateway, id)),
  ],
  [
    'answer',
    ofOne(challengeAnswerSchema, (connections, gateway, id, ask) =>
      connections.answerChallenge(gateway, id, ask),
    ),
  ],
  [
    're-authenticate',
    ofOne(reauthenticateAskSchema, (connections, gateway, id, ask) =>
      connections.reauthenticate(gateway, id, ask),
    ),
  ],
]);

function whole<Ask>(schema: z.ZodType<Ask>, run: Run<Ask>): JsonRun {
  return async (connections, gateway, body) => run(connections, gateway, parseAsk(schema, body));
}

function ofOne<Ask>(schema: z.ZodType<Ask>, run: RunOnOne<Ask>): (connectionId: string) => JsonRun {
  return (connectionId) => async (connections, gateway, body) =>
    run(connections, gateway, connectionId, parseAsk(schema, body));
}

const OF_ONE_PATH = /^connections\/(cvpn-connection-[0-9a-f]{17})\/([a-z-]+)$/;

/** What a request means. Throws `GatewayRouteUnknown` and `MethodNotAllowed`. @param url path and query as they came */
export function findCall(method: string | undefined, url: string): Call {
  const [path = ''] = url.split('?');
  const rest = path.startsWith(VERSION_PATH) ? path.slice(VERSION_PATH.length) : '';
  const call = callAt(rest);
  if (!call) throw new GatewayRouteUnknown();
  const allowed = call.kind === 'orders' ? 'GET' : 'POST';
  if (method !== allowed) throw new MethodNotAllowed(allowed);
  return call;
}

function callAt(path: string): Call | undefined {
  if (path === 'orders') return { kind: 'orders', route: 'orders' };
  const runWhole = WHOLE.get(path);
  if (runWhole) return { kind: 'json', route: path, run: runWhole };
  const [, connectionId = '', verb = ''] = OF_ONE_PATH.exec(path) ?? [];
  const runOnOne = OF_ONE.get(verb);
  return runOnOne && { kind: 'json', route: `connections/:id/${verb}`, run: runOnOne(connectionId) };
}
