import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { loadedLater } from '../../src/web/loaded-later.ts';

/** An application whose `/setup` is loaded later, and what else it answers. */
function appWith(load: () => Promise<RequestHandler>) {
  const app = express();
  app.use(loadedLater('/setup', load));
  app.use((_req, res) => void res.send('the rest'));
  const failed: ErrorRequestHandler = (error, _req, res, _next) => void res.status(500).send(error.message);
  return app.use(failed);
}

describe('what is loaded later', () => {
  it('is loaded with the first request for it, once', async () => {
    let times = 0;
    const app = appWith(async () => {
      times += 1;
      return (_req, res) => void res.send('the setup');
    });
    expect((await request(app).get('/endpoints')).text).toBe('the rest');
    expect(times).toBe(0);
    for (const path of ['/setup', '/setup/metadata', '/SETUP/metadata'])
      expect((await request(app).get(path)).text).toBe('the setup');
    expect(times).toBe(1);
  });

  it('may leave an address to others', async () => {
    const app = appWith(async () => (_req, _res, next) => next());
    expect((await request(app).get('/setups')).text).toBe('the rest');
  });

  it('fails as a request fails when it cannot be loaded', async () => {
    const app = appWith(() => Promise.reject(new Error('no such file')));
    expect(await request(app).get('/setup')).toMatchObject({ status: 500, text: 'no such file' });
  });
});
