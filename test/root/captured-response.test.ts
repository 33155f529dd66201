import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedField } from '../../src/captured-response.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('capturedField', () => {
  it('finds the same field in the XML, in its base64 and in a form body, whatever the document is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (content, relayState) => {
        const xml = `<a>${content}</a>`;
        const field = Buffer.from(xml).toString('base64');
        const form = new URLSearchParams({ RelayState: relayState, SAMLResponse: field });
        expect(capturedField(bytes(xml))).toBe(field);
        expect(capturedField(bytes(`\uFEFF${xml}`))).toBe(field);
        expect(capturedField(bytes(`\r\n${field}\r\n`))).toBe(field);
        expect(capturedField(bytes(form.toString()))).toBe(field);
      }),
    );
  });

  it('takes a form whose plus signs became blanks on the clipboard', () => {
    expect(capturedField(bytes('SAMLResponse=ab+c/d==&RelayState=x'))).toBe('ab+c/d==');
  });

  it('refuses a form that has the field twice, as a portal does', () => {
    expect(() => capturedField(bytes('SAMLResponse=YQ%3D%3D&SAMLResponse=Yg%3D%3D'))).toThrow(
      'more than once',
    );
  });
});
