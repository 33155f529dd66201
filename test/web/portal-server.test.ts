import { once } from 'node:events';
import express from 'express';
import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { createPortalServer } from '../../src/web/portal-server.ts';

const app = express();
const seen: object[] = [];
app.get('/:name', (req, res) => {
  seen.push(Object.getPrototypeOf(req), Object.getPrototypeOf(res));
  res
    .status(201)
    .json({ name: req.params.name, ip: typeof req.ip, host: req.get('host'), own: req.app === app });
});
const server = createPortalServer(app).listen(0, '127.0.0.1');
afterAll(async () => {
  server.close();
  await once(server, 'close');
});

describe('the portal’s HTTP server', () => {
  it('makes requests and responses with the prototypes that Express would set', async () => {
    const answer = await request(server).get('/x').expect(201);
    expect(answer.body).toEqual({
      name: 'x',
      ip: 'string',
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      own: true,
    });
    expect(seen).toEqual([app.request, app.response]);
    expect(seen[0]).toBe(app.request);
  });

  it('answers as Express alone does', async () => {
    const plain = express();
    plain.get('/:name', (req, res) => void res.status(201).send(`Hello ${req.params.name}`));
    const quick = express();
    quick.get('/:name', (req, res) => void res.status(201).send(`Hello ${req.params.name}`));
    const [one, two] = [
      await request(plain).get('/you'),
      await request(createPortalServer(quick)).get('/you'),
    ];
    for (const answer of [one, two]) delete answer.headers.date;
    expect(two.headers).toMatchObject({ ...one.headers, connection: expect.anything() });
    expect(two.text).toBe(one.text);
  });

  it('lets go of clients that are slow to send', () => {
    expect(server.headersTimeout).toBe(10_000);
    expect(server.requestTimeout).toBe(30_000);
  });
});
