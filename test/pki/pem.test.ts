import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPem, InvalidPem, parsePem } from '../../src/pki/pem.ts';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const block = fc.record({ label: fc.constantFrom('CERTIFICATE', 'PRIVATE KEY', 'X509 CRL'), bytes });
const plain = (blocks: ReturnType<typeof parsePem>) =>
  blocks.map(({ label, bytes }) => ({ label, bytes: Buffer.from(bytes).toString('hex') }));

describe('A PEM text', () => {
  it('reads back as the blocks that were written, whatever ends its lines and stands around them', () => {
    const between = fc.constantFrom('', 'subject=CN = x\n', '\n\n', '# comment\r\n');
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 4 }),
        between,
        fc.constantFrom('\n', '\r\n'),
        (blocks, noise, end) => {
          const text = blocks
            .map((one) => noise + formatPem(one))
            .join('')
            .replaceAll(/\r?\n/g, end);
          expect(plain(parsePem(text))).toEqual(plain(blocks));
        },
      ),
    );
  });

  it('has lines of at most 64 characters and ends with a line end', () => {
    const text = formatPem({ label: 'CERTIFICATE', bytes: new Uint8Array(100).fill(1) });
    expect(text.split('\n').map((line) => line.length)).toEqual([27, 64, 64, 8, 25, 0]);
  });

  it.each([
    ['nothing', ''],
    ['no block', 'just text'],
    ['a block without an end', '-----BEGIN CERTIFICATE-----\nAAAA\n'],
    ['a block that ends as another', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['an empty block', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['letters that are not base64', '-----BEGIN CERTIFICATE-----\nAA*A\n-----END CERTIFICATE-----\n'],
    ['cut base64', '-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----\n'],
    ['padding in the middle', '-----BEGIN CERTIFICATE-----\nAA==\nAAAA\n-----END CERTIFICATE-----\n'],
    [
      'a key with a passphrase',
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n',
    ],
    [
      'one block inside another',
      '-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    ],
    ['megabytes', 'A'.repeat(1_048_577)],
  ])('is refused when it holds %s', (_, text) => {
    expect(() => parsePem(text)).toThrow(InvalidPem);
  });

  it('is never repeated in the message about it: it may hold a key', () => {
    expect(() => parsePem('-----BEGIN PRIVATE KEY-----\nsecret!\n-----END PRIVATE KEY-----')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });
});
