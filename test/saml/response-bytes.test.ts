import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResponseNotBase64, ResponseNotUtf8, ResponseTooLarge } from '../../src/saml/refusals.ts';
import { decodeResponse, MAXIMUM_RESPONSE_BYTES } from '../../src/saml/response-bytes.ts';

/** RFC 4648 section 4 as a grammar, written down without a decoder; the last digit before `=` has no loose bits. */
const STANDARD_BASE64 =
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

const encoded = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Base64 with line breaks wherever chance puts them. */
const broken = (base64: string, breaks: readonly (readonly [number, string])[]) =>
  breaks.reduce(
    (text, [at, lineBreak]) =>
      text.slice(0, at % (text.length + 1)) + lineBreak + text.slice(at % (text.length + 1)),
    base64,
  );
const lineBreaks = fc.array(fc.tuple(fc.nat(), fc.constantFrom('\r\n', '\n', '\r')), { maxLength: 5 });

describe('the SAMLResponse form field', () => {
  it('gives the text that was encoded, and its digest, wherever line breaks stand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), lineBreaks, (text, breaks) => {
        const bytes = new TextEncoder().encode(text);
        const { xml, digest } = decodeResponse(broken(encoded(bytes), breaks));
        expect(xml).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
        expect(digest).toBe(createHash('sha256').update(bytes).digest('base64url'));
      }),
    );
  });

  it('is refused exactly when it is not base64 of the standard alphabet with its padding', () => {
    const nearlyBase64 = fc
      .tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(60), fc.nat(2), fc.string({ maxLength: 2 }))
      .map(([bytes, at, removed, inserted]) => {
        const base64 = encoded(bytes);
        return base64.slice(0, at) + inserted + base64.slice(at + removed);
      });
    fc.assert(
      fc.property(fc.oneof(nearlyBase64, fc.string()), (field) => {
        const isBase64 = STANDARD_BASE64.test(field.replaceAll(/[\r\n]/g, ''));
        expect(refusalOf(field) instanceof ResponseNotBase64).toBe(!isBase64);
      }),
      { numRuns: 2000 },
    );
  });

  it('is refused when its bytes are not UTF-8', () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x41, 0xe2, 0x82]]) {
      expect(refusalOf(encoded(Uint8Array.from(bytes)))).toBeInstanceOf(ResponseNotUtf8);
    }
  });

  it('may hold 131,072 bytes in lines of 64 characters and not one byte more', () => {
    const lines = (count: number) => encoded(new Uint8Array(count).fill(0x20)).replaceAll(/.{64}/g, '$&\r\n');
    expect(MAXIMUM_RESPONSE_BYTES).toBe(131_072);
    expect(decodeResponse(lines(131_072)).xml).toHaveLength(131_072);
    expect(refusalOf(lines(131_073))).toBeInstanceOf(ResponseTooLarge);
  });

  it('is refused for its size before it is decoded when it could not fit anyhow', () => {
    expect(refusalOf('!'.repeat(1_000_000))).toBeInstanceOf(ResponseTooLarge);
  });
});

function refusalOf(field: string): unknown {
  try {
    decodeResponse(field);
    return undefined;
  } catch (error) {
    return error;
  }
}
