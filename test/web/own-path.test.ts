import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOwnPath } from '../../src/web/own-path.ts';

const PORTAL = 'https://vpn.example.com';
/** What open redirects are made of. */
const pieces = [
  '/',
  '\\',
  '.',
  '..',
  '//',
  '%2f',
  '%5c',
  '%2e',
  '\t',
  '\n',
  '\r',
  '\0',
  ' ',
  '@',
  ':',
  '?',
  '#',
];
const words = [
  'evil.example',
  'https:',
  'javascript:',
  'endpoints',
  'vpn.example.com',
  'ä',
  '\u3002',
  '\u00a0',
];
const hostile = fc
  .array(fc.constantFrom(...pieces, ...words), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** Where a browser goes that is sent to `location` by the portal (WHATWG URL is what browsers parse with). */
const destination = (location: string) => new URL(location, `${PORTAL}/language`);

describe('a path to go back to', () => {
  it('never leads a browser away from the portal, whatever it was made of', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `/${text}`),
          fc.string(),
          fc.webUrl(),
        ),
        (text) => {
          const path = parseOwnPath(text);
          if (path === undefined) return;
          expect(destination(path).origin).toBe(PORTAL);
          expect(path).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('comes out as it went in when it is an address of ours', () => {
    const ours = fc.tuple(
      fc.array(fc.stringMatching(/^[A-Za-z0-9_-]+$/), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.string()),
    );
    fc.assert(
      fc.property(ours, ([segments, query]) => {
        const search = String(new URLSearchParams(query));
        const path = `/${segments.join('/')}${search === '' ? '' : `?${search}`}`;
        expect(parseOwnPath(path)).toBe(path);
      }),
    );
  });

  it('is refused by name in the forms that are known to deceive', () => {
    const known = [
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/.//evil.example',
      '/a/..//evil.example',
    ];
    for (const text of [
      ...known,
      'evil',
      '',
      'https://vpn.example.com/',
      '/\r\nSet-Cookie: a=b',
      `/${'a'.repeat(2048)}`,
    ]) {
      expect(parseOwnPath(text)).toBeUndefined();
    }
  });
});
