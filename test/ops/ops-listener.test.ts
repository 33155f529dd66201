import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { createHealth, type HealthComponent } from '../../src/ops/health.ts';
import { createLogging } from '../../src/ops/logging.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { createOpsApp } from '../../src/ops/ops-listener.ts';
import { createScrape, measuredPing } from '../../src/ops/scrape.ts';

const store: HealthComponent = { name: 'store', check: async () => {} };
/** One for all: each on standard output waits for the end of the process. */
const { logger } = createLogging({ level: 'error', format: 'json' });

function opsApp(components: readonly HealthComponent[] = [store], limitMilliseconds?: number) {
  const health = createHealth(components, limitMilliseconds);
  const { metrics, exposition } = createMetrics();
  const scrape = createScrape({ health, metrics, verifierWaiting: () => 3 });
  return { app: createOpsApp({ health, exposition, scrape, logger }), health, metrics };
}

describe('/healthz', () => {
  it('answers 200 while the process runs, whatever the store does', async () => {
    const broken = { name: 'store', check: () => Promise.reject(new Error('gone')) };
    await request(opsApp([broken]).app)
      .get('/healthz')
      .expect(200, { status: 'ok' });
  });
});

describe('/readyz', () => {
  it('answers 200 and names each component', async () => {
    await request(opsApp().app)
      .get('/readyz')
      .expect(200, { ready: true, components: { store: 'ok' } });
  });

  it('answers 503 and says what is wrong when the store is away', async () => {
    const away = new StoreUnavailable('Redis does not answer. Check that it runs.');
    const { app } = opsApp([{ name: 'store', check: () => Promise.reject(away) }]);
    await request(app)
      .get('/readyz')
      .expect(503, {
        ready: false,
        components: { store: 'StoreUnavailable: Redis does not answer. Check that it runs.' },
      });
  });

  it('does not repeat the words of an unknown failure, which may hold anything', async () => {
    const { app } = opsApp([
      { name: 'store', check: () => Promise.reject(new Error('redis://user:hunter2@')) },
    ]);
    await request(app)
      .get('/readyz')
      .expect(503, { ready: false, components: { store: 'failed' } });
  });

  it('answers 503 when a check hangs', async () => {
    const { app } = opsApp([{ name: 'store', check: () => new Promise(() => {}) }], 50);
    await request(app).get('/readyz').expect(503);
  });

  it('answers 503 while Postern is stopping', async () => {
    const { app, health } = opsApp();
    health.stop();
    const answer = await request(app).get('/readyz').expect(503);
    expect(answer.body.components).toEqual({ store: 'ok', process: 'stopping' });
  });
});

describe('/metrics', () => {
  it('serves the catalogue with help texts, and what Node says of the process', async () => {
    const { app, metrics } = opsApp();
    metrics.increment('clientvpn_sign_in_starts_total', { result: 'started' });
    const { text } = await request(app)
      .get('/metrics')
      .expect(200)
      .expect('Content-Type', /^text\/plain/);
    expect(text).toContain('clientvpn_sign_in_starts_total{result="started"} 1');
    expect(text).toContain('# HELP clientvpn_portal_config_downloads_total ');
    expect(text).toContain('clientvpn_configuration_apply_failures_total 0');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('has sampled the delay of the event loop when it is asked for the first time', async () => {
    const { text } = await request(opsApp().app).get('/metrics');
    const least = Number(/^nodejs_eventloop_lag_min_seconds (.+)$/m.exec(text)?.[1]);
    expect(least).toBeLessThan(60);
    expect(text).not.toMatch(/nan$/im);
  });

  it('says of this moment whether Postern is ready, its store answers, and how many wait for the verifier', async () => {
    const working = await request(opsApp().app).get('/metrics');
    expect(working.text).toMatch(/^clientvpn_ready 1$/m);
    expect(working.text).toMatch(/^clientvpn_store_up 1$/m);
    expect(working.text).toMatch(/^clientvpn_verifier_waiting 3$/m);
  });

  it('is served while the store is away, and says so', async () => {
    const away = opsApp([{ name: 'store', check: () => Promise.reject(new Error('gone')) }]);
    const { text } = await request(away.app).get('/metrics').expect(200);
    expect(text).toMatch(/^clientvpn_ready 0$/m);
    expect(text).toMatch(/^clientvpn_store_up 0$/m);
  });

  it('says that it is not ready while it stops, though the store answers', async () => {
    const { app, health } = opsApp();
    health.stop();
    const { text } = await request(app).get('/metrics');
    expect(text).toMatch(/^clientvpn_ready 0$/m);
    expect(text).toMatch(/^clientvpn_store_up 1$/m);
  });

  it('says how long the store took to answer', async () => {
    const { app, metrics } = opsApp();
    await measuredPing(() => sleep(20), metrics);
    await measuredPing(() => Promise.reject(new Error('gone')), metrics).catch(() => undefined);
    const { text } = await request(app).get('/metrics');
    const seconds = Number(/^clientvpn_store_ping_seconds (\S+)$/m.exec(text)?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(0.019);
  });

  it('forgets what a replacement does not name, as yesterday’s digest of the configuration', async () => {
    const { app, metrics } = opsApp();
    metrics.replace('clientvpn_configuration_info', [[{ digest: 'old' }, 1]]);
    metrics.replace('clientvpn_configuration_info', [[{ digest: 'new' }, 1]]);
    const { text } = await request(app).get('/metrics');
    expect(text).toContain('clientvpn_configuration_info{digest="new"} 1');
    expect(text).not.toContain('digest="old"');
  });

  it('sorts how long sign-ins took into buckets from a second to ten minutes', async () => {
    const { app, metrics } = opsApp();
    metrics.observe('clientvpn_signin_seconds', {}, 1.5);
    metrics.observe('clientvpn_signin_seconds', {}, 599);
    const { text } = await request(app).get('/metrics');
    expect(text).toContain('clientvpn_signin_seconds_bucket{le="1"} 0');
    expect(text).toContain('clientvpn_signin_seconds_bucket{le="2"} 1');
    expect(text).toContain('clientvpn_signin_seconds_bucket{le="600"} 2');
    expect(text).toContain('clientvpn_signin_seconds_count 2');
  });
});

describe('the ops listener', () => {
  it('answers 404 for everything else and does not say what it is made of', async () => {
    const answer = await request(opsApp().app).get('/').expect(404);
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });
});
