import { readdirSync, readFileSync } from 'node:fs';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../src/web/escape-html.ts';

describe('what is escaped for a page', () => {
  it('is read back by a parser as it was, in an element and in an attribute', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((t) => !/[\r\n\t]/.test(t));
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

  it('holds no markup and nothing beyond ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).toMatch(/^(?:[^&<>"'\u0080-\uffff]|&(?:#\d+|amp|lt|gt);)*$/);
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
