import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createExpress, Router } from '../../src/web/express.ts';

/** What an application has of its own, by its kind, and how it is set. Only that of Express, a `function`, has a `prototype`, which nobody uses. */
function membersOf(app: express.Express): readonly unknown[] {
  const members = Object.getOwnPropertyNames(app)
    .filter((name) => name !== 'prototype')
    .map((name) => `${name}: ${typeof Reflect.get(app, name)}`);
  const settings = Object.entries(app.settings).map(([name, value]) => `${name}: ${value}`);
  return [members.sort(), settings.sort()];
}

describe('An application made from the parts of Express', () => {
  it('is what Express makes: if this fails after an update, compare src/web/express.ts with lib/express.js of the package', () => {
    const app = createExpress();
    expect(membersOf(app)).toEqual(membersOf(express()));
    expect(Object.getPrototypeOf(app.request)).toBe(express.request);
    expect(Object.getPrototypeOf(app.response)).toBe(express.response);
    expect(Router).toBe(express.Router);
  });

  it('is known to its requests and to its responses', async () => {
    const app = createExpress();
    app.use(
      Router().get(
        '/:name',
        (req, res) => void res.json([req.params.name, req.app === app, res.app === app]),
      ),
    );
    expect((await request(app).get('/x')).body).toEqual(['x', true, true]);
    expect((await request(app).get('/')).status).toBe(404);
  });

  it('stands inside another, as Router and application do', async () => {
    const outer = createExpress();
    outer.use(
      '/inner',
      createExpress().get('/', (req, res) => void res.send(req.baseUrl)),
    );
    expect((await request(outer).get('/inner')).text).toBe('/inner');
  });
});
