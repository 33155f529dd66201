import type { Server } from 'node:http';
import type { Express } from 'express';
import { createServer, IncomingMessage, ServerResponse } from '../kernel/node-http.ts';

/** Reading a request's head and its body; a slow client is cut off then (Node answers 408). */
const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 30_000;
/** Node looks for those that are late so often; left alone it takes half a minute more. */
const CHECKING_INTERVAL = 2_000;
/** Longer than the idle time of common reverse proxies' connections, so that the proxy closes first. */
const KEEP_ALIVE_TIMEOUT = 75_000;

/**
 * The portal's HTTP server, not listening yet.
 *
 * Express sets the prototypes of every request and response anew, and V8 then treats each property access as
 * megamorphic. Here both are born with the prototypes that Express would set, so setting them changes nothing:
 * the same answers for half the work.
 */
export function createPortalServer(app: Express): Server {
  class PortalRequest extends IncomingMessage {}
  class PortalResponse extends ServerResponse {}
  Object.setPrototypeOf(PortalRequest.prototype, app.request);
  Object.setPrototypeOf(PortalResponse.prototype, app.response);
  app.request = PortalRequest.prototype as unknown as typeof app.request;
  app.response = PortalResponse.prototype as unknown as typeof app.response;
  return createServer(
    {
      IncomingMessage: PortalRequest,
      ServerResponse: PortalResponse,
      headersTimeout: HEADERS_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
      connectionsCheckingInterval: CHECKING_INTERVAL,
    },
    app,
  );
}
