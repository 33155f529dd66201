import { once } from 'node:events';
import { connect } from 'node:net';
import type { ErrorRequestHandler } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { createServer } from '../../src/kernel/node-http.ts';
import { createExpress } from '../../src/web/express.ts';
import { formBody } from '../../src/web/forms.ts';

const LIMITS = { bytes: 100, fields: 3 };
const FORM = 'application/x-www-form-urlencoded';

/** Nothing was posted to it yet. */
function newApp() {
  const app = createExpress();
  app.use(formBody(LIMITS));
  app.use((req, res) => void res.json({ body: req.body }));
  const refused: ErrorRequestHandler = (error, _req, res, _next) => void res.status(400).send(error.code);
  return app.use(refused);
}

const post = (app: ReturnType<typeof newApp>, body: string) => request(app).post('/').type(FORM).send(body);

describe('A form', () => {
  it('is read to the letter, each of many that come first at the same time', async () => {
    const app = newApp();
    const values = Array.from({ length: 20 }, (_none, index) => `${index} ä&=+%`);
    const answers = await Promise.all(
      values.map((value) => post(app, new URLSearchParams({ value }).toString())),
    );
    expect(answers.map(({ body }) => body)).toEqual(values.map((value) => ({ body: { value } })));
  });

  it.each([
    ['of too many bytes', 'x'.repeat(LIMITS.bytes + 1), FORM, {}, 'RequestTooLarge'],
    ['of too many fields', 'a&b&c&d', FORM, {}, 'RequestTooLarge'],
    ['in characters of another century', 'a=b', `${FORM}; charset=ebcdic`, {}, 'UnsupportedMediaType'],
    ['that was compressed', 'a=b', FORM, { 'Content-Encoding': 'gzip' }, 'UnsupportedMediaType'],
  ])('%s is refused by name, the first and the next', async (_what, body, type, headers, code) => {
    const app = newApp();
    for (const _turn of ['first', 'next']) {
      const answer = await request(app).post('/').set(headers).set('Content-Type', type).send(body);
      expect([answer.status, answer.text]).toEqual([400, code]);
    }
  });

  it('of another type is left alone, and nothing is asked of who only looks', async () => {
    const app = newApp();
    expect((await request(app).post('/').type('text/plain').send('a=b')).body).toEqual({});
    expect((await request(app).get('/').type(FORM).send('a=b')).body).toEqual({});
  });

  it('that somebody sends in pieces and gives up ends no process', async () => {
    const app = newApp();
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const cut = connect(port, '127.0.0.1');
    cut.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 50\r\n\r\na=`);
    await once(server, 'request');
    cut.destroy();
    await once(cut, 'close');
    expect((await request(server).post('/').type(FORM).send('a=b')).body).toEqual({ body: { a: 'b' } });
    server.close();
  });
});
