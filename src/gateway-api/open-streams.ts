import type { ServerResponse } from 'node:http';
import type { GatewayConnections } from '../connections/gateway-connections.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { GatewayApiStopping } from './failures.ts';
import type { GatewayTokens, KnownGateway } from './gateway-tokens.ts';
import { type StreamRhythm, streamOrders } from './order-stream.ts';

/** A gateway needs one; what is left half open behind a firewall must not keep it from opening another, nor pile up. */
const MOST_STREAMS = 16;

export interface OpenStreamsNeeds {
  readonly connections: Pick<GatewayConnections, 'dueOrders' | 'endpointOrders'>;
  readonly tokens: Pick<GatewayTokens, 'find'>;
  /** Those of the configuration at this moment. */
  readonly gateways: () => readonly Gateway[];
  readonly metrics: Pick<Metrics, 'replace'>;
  readonly logger: Logger;
  readonly rhythm: StreamRhythm;
  readonly uptime: Clock;
}

export interface OpenStreams {
  /** Resolves when the stream has ended. Throws `GatewayApiStopping`, and what the first look throws. */
  serve(known: KnownGateway, response: ServerResponse): Promise<void>;
  /** Ends all, and begins no more. */
  stop(): void;
}

/** The streams of orders that this replica holds. The oldest one of a gateway ends where there would be too many. */
export function createOpenStreams(needs: OpenStreamsNeeds): OpenStreams {
  const { tokens, logger } = needs;
  const open = new Map<string, Set<AbortController>>();
  let isStopping = false;

  const enter = (name: string): AbortController => {
    const ofGateway = open.get(name) ?? new Set();
    open.set(name, ofGateway);
    const [oldest] = ofGateway.size < MOST_STREAMS ? [] : ofGateway;
    if (oldest) leave(name, oldest);
    const stream = new AbortController();
    ofGateway.add(stream);
    showStreams(needs, open);
    return stream;
  };

  const leave = (name: string, stream: AbortController): void => {
    stream.abort();
    open.get(name)?.delete(stream);
    showStreams(needs, open);
  };

  return {
    async serve({ gateway, tokenHash }, response) {
      if (isStopping) throw new GatewayApiStopping();
      const stream = enter(gateway.name);
      response.once('close', () => stream.abort());
      try {
        const { signal } = stream;
        await streamOrders(response, { ...needs, gateway: () => tokens.find(tokenHash), signal });
        if (!tokens.find(tokenHash)) {
          logger.warn(
            { gateway: gateway.name },
            'A stream of orders ended: its token is not valid any more.',
          );
        }
      } finally {
        leave(gateway.name, stream);
      }
    },
    stop() {
      isStopping = true;
      for (const streams of open.values()) for (const stream of streams) stream.abort();
    },
  };
}

/** A gateway that may ask and has no stream is shown, too, with 0; one that left the configuration is forgotten. */
function showStreams(
  { gateways, metrics }: OpenStreamsNeeds,
  open: ReadonlyMap<string, ReadonlySet<unknown>>,
): void {
  const mayAsk = gateways().filter(({ tokenHashes = [] }) => tokenHashes.length > 0);
  metrics.replace(
    'clientvpn_gateway_streams',
    mayAsk.map(({ name }) => [{ gateway: name }, open.get(name)?.size ?? 0]),
  );
}
