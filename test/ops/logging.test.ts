import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createLogging, type LoggingOptions } from '../../src/ops/logging.ts';

function loggingToMemory(options: Partial<LoggingOptions> = {}) {
  const written: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  const logging = createLogging({ level: 'info', format: 'json', ...options, destination });
  return { ...logging, text: () => written.join(''), lines: () => written.map((line) => JSON.parse(line)) };
}

describe('createLogging', () => {
  it('writes one JSON object per line with time, level and message', () => {
    const { logger, lines } = loggingToMemory();
    logger.child({ reference: 'r-1' }).warn({ status: 503 }, 'Slow.\nVery slow.');
    expect(lines()).toEqual([
      {
        level: 'warn',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        reference: 'r-1',
        status: 503,
        msg: 'Slow.\nVery slow.',
      },
    ]);
  });

  it('leaves out what is less important than the level, but never an audit line', () => {
    const { logger, audit, lines } = loggingToMemory({ level: 'error' });
    logger.warn({}, 'not this');
    audit.record({ action: 'sign-in', result: 'refused', code: 'AssertionReplayed' });
    expect(lines()).toMatchObject([
      { audit: true, action: 'sign-in', result: 'refused', code: 'AssertionReplayed' },
    ]);
  });

  it('keeps audit lines off a terminal that is for a person', () => {
    const { audit, text } = loggingToMemory({ auditLines: false });
    audit.record({ action: 'sign-out', result: 'succeeded' });
    expect(text()).toBe('');
  });

  it('says of an error its name, code, message, details, stack and cause, and nothing that a library hung on it', () => {
    const library = Object.assign(new Error('ECONNRESET'), { command: { args: ['session of alice'] } });
    const error = new StoreUnavailable('Redis does not answer.', { host: 'redis' }, { cause: library });
    const { logger, lines, text } = loggingToMemory();
    logger.error({ error, err: library }, 'Failed.');
    expect(lines()[0]).toMatchObject({
      error: {
        name: 'StoreUnavailable',
        code: 'StoreUnavailable',
        message: 'Redis does not answer.',
        details: { host: 'redis' },
        stack: expect.stringContaining('logging.test.ts'),
        cause: { message: 'ECONNRESET' },
      },
      err: { message: 'ECONNRESET' },
    });
    expect(text()).not.toContain('alice');
  });

  it('prints a secret as three stars in both formats', () => {
    for (const format of ['json', 'pretty'] as const) {
      const { logger, text } = loggingToMemory({ format });
      logger.info({ key: new Secret('hunter2'), nested: { key: new Secret('hunter2') } }, 'Started.');
      expect(text()).toContain('***');
      expect(text()).not.toContain('hunter2');
    }
  });

  it('writes a readable line in the pretty format', () => {
    const { logger, text } = loggingToMemory({ format: 'pretty' });
    logger.info({ port: 8080 }, 'Started.');
    expect(text()).toMatch(/INFO.*Started\./);
  });
});
