import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type Response } from 'express';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cookieJar, cookieWriter, readCookie } from '../../src/web/cookies.ts';

describe('reading a cookie', () => {
  it('finds what was set among others, whatever characters it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(value.isWellFormed());
        const header = `a=1; postern_recent=${encodeURIComponent(value)}; b=2`;
        expect(readCookie(header, 'postern_recent')).toBe(value);
      }),
    );
  });

  it('knows no cookie that is absent, only similar in name, or not decodable', () => {
    for (const header of [
      undefined,
      '',
      'xpostern_a=1',
      'postern_ab=1',
      'Postern_a=1',
      'postern_a=%E0%A4%A',
      ';;=;',
      // A byte that browsers let a neighbour in the domain put before a name, `__Host-` names too.
      '\u00a0postern_a=1',
      'x=1; \u00a0postern_a=1',
      '\u3000postern_a=1',
    ]) {
      expect(readCookie(header, 'postern_a')).toBeUndefined();
    }
  });

  it('takes the first of two with the same name', () => {
    expect(readCookie('postern_a=first; postern_a=second', 'postern_a')).toBe('first');
  });

  it('takes no name from the prototype of an object', () => {
    expect(readCookie('a=1', '__proto__')).toBeUndefined();
    expect(readCookie('a=1', 'constructor')).toBeUndefined();
  });
});

describe('naming cookies', () => {
  it('binds them to the host by name and by Secure on https', () => {
    const jar = cookieJar(new URL('https://portal.example.com'));
    expect(jar.nameOf('session')).toBe('__Host-postern_session');
    expect(jar.options).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: true });
  });

  it('keeps plain names on loopback http, where browsers take no Secure cookie everywhere', () => {
    const jar = cookieJar(new URL('http://localhost:8080'));
    expect(jar.nameOf('session')).toBe('postern_session');
    expect(jar.options.secure).toBe(false);
  });
});

/** An answer with the methods of Express, to nobody. */
function newAnswer(): Response {
  const request = new IncomingMessage(new Socket());
  return Object.assign(Object.setPrototypeOf(new ServerResponse(request), express.response), {
    req: request,
  });
}

describe('a cookie that is set again and again', () => {
  afterEach(() => void vi.useRealTimers());

  it('is the one that Express would set, whatever it holds and whenever it is set, beside those that were set before', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const lifetime = 600_000;
    const portals = ['https://portal.example.com', 'http://localhost:8080'].map((url) => {
      const jar = cookieJar(new URL(url));
      return { jar, write: cookieWriter(jar, 'binding', lifetime) };
    });
    const values = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());
    fc.assert(
      fc.property(
        fc.constantFrom(...portals),
        values,
        fc.nat({ max: 5000 }),
        ({ jar, write }, value, now) => {
          vi.setSystemTime(now);
          const [ours, theirs] = [newAnswer(), newAnswer()];
          for (const answer of [ours, theirs]) answer.cookie('other', '1');
          write(ours, value);
          theirs.cookie(jar.nameOf('binding'), value, { ...jar.options, maxAge: lifetime });
          expect(ours.getHeader('Set-Cookie')).toEqual(theirs.getHeader('Set-Cookie'));
        },
      ),
    );
  });
});
