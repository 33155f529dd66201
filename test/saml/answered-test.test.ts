import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answeredTest } from '../../src/saml/answered-test.ts';

const ID = `_test-${'0123456789'.repeat(4)}`;
const REAL = `_${'0123456789'.repeat(4)}`;
const field = (xml: string) => Buffer.from(xml).toString('base64');

describe('the test that a Response says to answer', () => {
  it.each([
    ['alone', `<Response InResponseTo="${ID}"/>`],
    [
      'with a prefix, other attributes and line breaks',
      `<saml2p:Response Destination="https://x/?a=b"\n InResponseTo='${ID}' ID="x">`,
    ],
    [
      'after an XML declaration and a byte order mark',
      `\uFEFF<?xml version="1.0"?>\n<Response InResponseTo="${ID}">`,
    ],
    ['of a document that no parser takes', `<Response InResponseTo="${ID}"><a></b>`],
  ])('is found: %s', (_, xml) => {
    expect(answeredTest(field(xml))).toBe(ID);
    expect(answeredTest(field(xml).replaceAll(/(.{60})/g, '$1\r\n'))).toBe(ID);
  });

  it.each([
    ['a real sign-in', `<Response InResponseTo="${REAL}"/>`],
    ['nothing', '<Response/>'],
    ['a test, further inside only', `<Response InResponseTo="${REAL}"><S InResponseTo="${ID}"/></Response>`],
    ['a test, in a comment before', `<!-- <x InResponseTo="${ID}"> --><Response InResponseTo="${REAL}"/>`],
    ['a test, in an instruction before', `<?x InResponseTo="${ID}"?><Response InResponseTo="${REAL}"/>`],
    ['a test whose ID is not whole', `<Response InResponseTo="${ID.slice(1)}"/>`],
    ['a test with more behind it', `<Response InResponseTo="${ID}0"/>`],
    ['a test by another attribute', `<Response x-InResponseTo="${ID}"/>`],
    ['a real sign-in, and a test in a value', `<Response X=" InResponseTo='${ID}'" InResponseTo="${REAL}"/>`],
    [
      'a real sign-in, and a test in a value behind',
      `<Response InResponseTo="${REAL}" X=" InResponseTo='${ID}'"/>`,
    ],
  ])('is none where it answers %s', (_, xml) => {
    expect(answeredTest(field(xml))).toBeUndefined();
  });

  it('is none in any other text, of any length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(answeredTest(text)).toBeUndefined();
        expect(answeredTest(field(text))).toBeUndefined();
      }),
    );
    for (const unit of ['<', '<?', '<a ', ' InResponseTo=', 'InResponseTo="', '>'])
      expect(answeredTest(field(unit.repeat(100_000 / unit.length)))).toBeUndefined();
  });
});
