import { readdirSync, readFileSync } from 'node:fs';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/web/escape-html.ts';

describe('what is escaped for a page', () => {
  it('is read back by a parser as it was, in an element and in an attribute', () => {
    // XML has no control characters; HTML has, and a reference to one of U+0080 to U+009F means another there.
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((t) => !/\p{Cc}/u.test(t));
    fc.assert(
      fc.property(text, (t) => {
        const html = `<p title="${escapeHtml(t)}" lang='${escapeHtml(t)}'>${escapeHtml(t)}</p>`;
        const element = new DOMParser().parseFromString(html, 'text/xml').documentElement;
        expect(element?.textContent).toBe(t);
        expect(element?.getAttribute('title')).toBe(t);
        expect(element?.getAttribute('lang')).toBe(t);
      }),
    );
  });

  it('keeps control characters as they are, which HTML reads otherwise when they are written as references', () => {
    for (let code = 0x80; code < 0xa0; code += 1) {
      expect(escapeHtml(String.fromCodePoint(code))).toBe(String.fromCodePoint(code));
    }
  });

  it('holds no markup and hardly anything beyond ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).toMatch(/^(?:[^&<>"'\u00a0-\uffff]|&(?:#\d+|amp|lt|gt);)*$/);
      }),
    );
  });

  it('is nothing for nothing', () => {
    expect([undefined, null, '', 0].map(escapeHtml)).toEqual(['', '', '', '0']);
  });

  it('stands in templates that hold nothing beyond it either', () => {
    const views = new URL('../../views/', import.meta.url);
    const files = readdirSync(views, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ejs'));
    const others = files.filter((file) => /[^\x20-\x7e\n]/.test(readFileSync(new URL(file, views), 'utf8')));
    expect(files.length).toBeGreaterThan(5);
    expect(others).toEqual([]);
  });
});
