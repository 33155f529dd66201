import type { ServerResponse } from 'node:http';
import type { Logger } from '../kernel/logger.ts';
import type { GatewayApi } from './gateway-api.ts';

export interface LoadingNeeds {
  readonly load: () => Promise<GatewayApi>;
  readonly logger: Logger;
}

/**
 * The API, loaded for whoever asks for it first: who has no gateways never loads it. Where it cannot be loaded that is logged, those who wait are
 * told to come again, and who comes next makes another attempt.
 */
export function gatewayApiLoadedWithFirstRequest({ load, logger }: LoadingNeeds): GatewayApi {
  let loading: Promise<GatewayApi | undefined> | undefined;
  let isStopping = false;
  const loadOrLog = async (): Promise<GatewayApi | undefined> => {
    try {
      return await load();
    } catch (error) {
      loading = undefined;
      logger.error(
        { error },
        'The gateway API could not be loaded, so gateways are refused. Were files replaced? Start Postern again.',
      );
      return undefined;
    }
  };
  return {
    async serve(request, response) {
      loading ??= loadOrLog();
      const api = await loading;
      if (!api) return refuse(response);
      if (isStopping) api.stop();
      await api.serve(request, response);
    },
    stop() {
      isStopping = true;
      void loading?.then((api) => api?.stop());
    },
  };
}

/** What `failureAnswer` would say is in the code that is not there. */
function refuse(response: ServerResponse): void {
  response.shouldKeepAlive = false;
  const message = 'This cannot be answered now. Send the same again in a moment, here or to another replica.';
  response
    .writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '1' })
    .end(JSON.stringify({ code: 'Unavailable', message, reference: '' }));
}
