import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, it } from 'vitest';
import { element, escapeXml, items, text, textItems } from '../../../src/ec2/wire/xml.ts';

/** What a strict parser of XML 1.0 reads inside the only element. */
function read(xml: string): string {
  let content = '';
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (piece) => {
    content += piece;
  });
  parser.write(xml).close();
  return content;
}

/** XML 1.0 section 2.2, production 2, written down a second time. */
function isSpeakable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return (
    [9, 10, 13].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}

it('says every text so that a strict parser reads it back, and what XML cannot say as a mark', () => {
  const hostile = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'&<>"\'\r\n\t]]>\u0000\u0008\u000b\u001f\ufffe\uffff'),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
  });
  fc.assert(
    fc.property(hostile, (value) => {
      // What travels is UTF-8, which has no lone surrogates.
      const sent = Buffer.from(text('a', value)).toString();
      const expected = [...Buffer.from(value).toString()]
        .map((c) => (isSpeakable(c) ? c : '\ufffd'))
        .join('');
      expect(read(sent)).toBe(expected);
    }),
    { numRuns: 1000 },
  );
});

it('keeps carriage returns of a file, which parsers would fold', () => {
  expect(escapeXml('a\r\nb')).toBe('a&#xD;\nb');
});

it('leaves out what is absent, and says what is empty, false or zero', () => {
  expect(text('a', undefined)).toBe('');
  expect(text('a', '') + text('b', false) + text('c', 0)).toBe('<a></a><b>false</b><c>0</c>');
});

it('wraps every entry of a list in an item', () => {
  expect(items('set', [text('a', '1'), element('b', '')])).toBe(
    '<set><item><a>1</a></item><item><b></b></item></set>',
  );
  expect(textItems('set', ['x&y'])).toBe('<set><item>x&amp;y</item></set>');
  expect(items('set', [])).toBe('<set></set>');
});
