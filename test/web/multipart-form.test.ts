import express from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { PosternError } from '../../src/kernel/errors.ts';
import { multipartForm } from '../../src/web/multipart-form.ts';

const LIMIT = 4096;

const app = express();
app.post('/', multipartForm(LIMIT), (req, res) => {
  const fields = Object.entries(req.body as object).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : { file: Buffer.from(value).toString('base64') },
  ]);
  res.json(Object.fromEntries(fields));
});
app.use(((error, _req, res, _next) => {
  res.status(400).json({ code: error instanceof PosternError ? error.code : String(error) });
}) as express.ErrorRequestHandler);

const send = (type: string, body: Buffer | string) =>
  request(app).post('/').set('Content-Type', type).send(body);

describe('a form with a file', () => {
  it('is read to the letter, whatever its fields and its file hold', async () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .map((each) => each.replaceAll(/\r?\n|\r/g, ' '));
    await fc.assert(
      fc.asyncProperty(text, fc.uint8Array({ minLength: 1, maxLength: 300 }), async (field, file) => {
        const { body } = await request(app)
          .post('/')
          .field('field', field)
          .attach('file', Buffer.from(file), 'x.xml');
        expect(body).toEqual({ field, file: { file: Buffer.from(file).toString('base64') } });
      }),
      { numRuns: 40 },
    );
  });

  it('has a file field that was left alone as a file without a byte', async () => {
    const part =
      'Content-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream';
    const { body } = await send('multipart/form-data; boundary=x', `--x\r\n${part}\r\n\r\n\r\n--x--\r\n`);
    expect(body).toEqual({ file: { file: '' } });
  });

  it('counts the first of several fields with one name', async () => {
    const { body } = await request(app).post('/').field('a', 'first').field('a', 'second');
    expect(body).toEqual({ a: 'first' });
  });

  it('keeps names of members of every object as what they are: names', async () => {
    const { status, body } = await request(app).post('/').field('constructor', 'x').field('toString', 'y');
    expect([status, body]).toEqual([200, { constructor: 'x', toString: 'y' }]);
  });
});

describe('what is no form with a file', () => {
  it.each([
    ['larger than the limit', 'multipart/form-data; boundary=x', 'x'.repeat(LIMIT + 1), 'RequestTooLarge'],
    ['an ordinary form', 'application/x-www-form-urlencoded', 'a=b', 'UnsupportedMediaType'],
    ['a form without a boundary', 'multipart/form-data', '--x--', 'InvalidRequest'],
    [
      'cut off',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; na',
      'InvalidRequest',
    ],
    ['something else', 'multipart/form-data; boundary=x', 'nonsense', 'InvalidRequest'],
  ])('is refused by name: %s', async (_, type, body, code) => {
    expect((await send(type, body)).body).toEqual({ code });
  });

  it('is a compressed one, which might become many bytes', async () => {
    const answer = await send('multipart/form-data; boundary=x', '--x--').set('Content-Encoding', 'gzip');
    expect(answer.body).toEqual({ code: 'UnsupportedMediaType' });
  });

  it('ends no process, whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { status } = await send('multipart/form-data; boundary=x', Buffer.from(bytes));
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });
});
