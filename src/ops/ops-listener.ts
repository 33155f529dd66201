import type { ErrorRequestHandler, Express } from 'express';
import type { Logger } from '../kernel/logger.ts';
import { createExpress } from '../web/express.ts';
import type { Health } from './health.ts';
import type { MetricsExposition } from './metrics.ts';

export interface OpsListenerNeeds {
  readonly health: Health;
  readonly exposition: MetricsExposition;
  /** Called before `/metrics` is written: brings the gauges up to date that speak of this moment. */
  readonly scrape: () => Promise<void>;
  readonly logger: Logger;
}

/**
 * What operators and their machines ask: `/healthz` (200 while the process runs), `/readyz` (200, or 503 with the
 * component that fails) and `/metrics` (Prometheus). It holds no secrets, and its own listener keeps it off the internet.
 */
export function createOpsApp({ health, exposition, scrape, logger }: OpsListenerNeeds): Express {
  const app = createExpress().disable('x-powered-by').disable('etag');
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const report = await health.report();
    response.status(report.ready ? 200 : 503).json(report);
  });
  app.get('/metrics', async (_request, response) => {
    await scrape();
    response.set('Content-Type', exposition.contentType).end(await exposition.text());
  });
  app.use((_request, response) => {
    response.status(404).json({ error: 'Ask for /healthz, /readyz or /metrics.' });
  });
  app.use(answerFailure(logger));
  return app;
}

function answerFailure(logger: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    logger.error({ error }, 'A request on the ops listener failed.');
    if (response.headersSent) return next(error);
    response.status(500).json({ error: 'This failed. The log says why.' });
  };
}
