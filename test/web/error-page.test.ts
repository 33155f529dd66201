import express, { type Express } from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { ConcurrentChange, type PosternError } from '../../src/kernel/errors.ts';
import { cookieJar } from '../../src/web/cookies.ts';
import { errorPage } from '../../src/web/error-page.ts';
import { requestContext } from '../../src/web/request-context.ts';
import { recordingLogger } from '../support/recording-logger.ts';

/** An application of one route, whose failures end in our error page. */
function appThat(fails: express.RequestHandler): { app: Express; shown: PosternError[]; log: () => string } {
  const { logger, lines } = recordingLogger();
  const shown: PosternError[] = [];
  const app = express();
  const jar = cookieJar(new URL('http://localhost'));
  app.use(requestContext({ clock: () => 0, random: (count) => new Uint8Array(count), jar }));
  app.get('/', fails);
  app.use(
    errorPage({
      logger,
      show: (res, error) => {
        shown.push(error);
        res.status(500).send('the page');
      },
    }),
  );
  return { app, shown, log: () => JSON.stringify(lines) };
}

describe('the error page', () => {
  it('hides what nobody foresaw behind a reference, and logs it with the same', async () => {
    const { app, shown, log } = appThat(() => {
      throw new TypeError('secret of the inside');
    });
    const answer = await request(app).get('/');
    expect(answer.text).toBe('the page');
    expect(shown[0]?.code).toBe('UnexpectedFailure');
    expect(shown[0]?.message).not.toContain('secret');
    expect(log()).toContain('secret of the inside');
    expect(log()).toContain(answer.headers['x-request-id']);
  });

  it('shows a failure that has a name as what it is, without a stack in the log', async () => {
    const { app, shown, log } = appThat(async () => {
      throw new ConcurrentChange('Somebody else was quicker.');
    });
    await request(app).get('/');
    expect(shown[0]?.code).toBe('ConcurrentChange');
    expect(log()).toContain('Somebody else was quicker.');
    expect(log()).toContain('"error"');
    expect(log()).not.toContain('error-page.test.ts');
  });

  it('takes anything that is thrown', async () => {
    for (const thrown of [
      undefined,
      null,
      'text',
      7,
      { status: 404 },
      { status: 'x' },
      Object.create(null),
    ]) {
      const { app, shown } = appThat((_req, _res, next) => next(thrown ?? new Error(String(thrown))));
      expect((await request(app).get('/')).text).toBe('the page');
      expect(['UnexpectedFailure', 'InvalidRequest']).toContain(shown[0]?.code);
    }
  });

  it('cuts the connection when half an answer is out, so that nobody takes it for the whole', async () => {
    const { app } = appThat((_req, res) => {
      res.write('half');
      throw new Error('too late');
    });
    await expect(request(app).get('/')).rejects.toThrow(/aborted|socket hang up/);
  });
});
