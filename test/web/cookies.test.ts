import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cookieJar, readCookie } from '../../src/web/cookies.ts';

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
