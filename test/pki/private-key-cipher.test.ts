import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/kernel/secret.ts';
import {
  createPrivateKeyCipher,
  InvalidDataKey,
  PrivateKeyUnreadable,
} from '../../src/pki/private-key-cipher.ts';

const ARN = 'arn:aws:acm:us-east-1:123456789012:certificate/one';
const KEY = new Secret('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n');
const [first, second] = ['first '.repeat(8), 'second '.repeat(8)] as const;

const cipherWith = (...dataKeys: readonly string[]) =>
  createPrivateKeyCipher({ dataKeys: dataKeys.map((text) => new Secret(text)), random: randomBytes });

describe('An encrypted private key', () => {
  it('opens again, for any text', () => {
    const cipher = cipherWith(first);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(cipher.decrypt(cipher.encrypt(new Secret(text), ARN), ARN).reveal()).toBe(text);
      }),
    );
  });

  it('does not show the key, nor the data key, and looks different each time', () => {
    const cipher = cipherWith(first);
    const encrypted = cipher.encrypt(KEY, ARN);
    expect(encrypted).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]+$/);
    expect(encrypted).not.toContain(Buffer.from(KEY.reveal()).toString('base64url').slice(0, 20));
    expect(cipher.encrypt(KEY, ARN)).not.toBe(encrypted);
  });

  it('opens with an earlier data key after a new one came first, and asks to be encrypted again', () => {
    const encrypted = cipherWith(first).encrypt(KEY, ARN);
    const rotated = cipherWith(second, first);
    expect(rotated.decrypt(encrypted, ARN).reveal()).toBe(KEY.reveal());
    expect(rotated.isCurrent(encrypted)).toBe(false);
    expect(rotated.isCurrent(rotated.encrypt(KEY, ARN))).toBe(true);
  });

  it('does not open without its data key, and the message says which setting to complete', () => {
    const encrypted = cipherWith(first).encrypt(KEY, ARN);
    expect(() => cipherWith(second).decrypt(encrypted, ARN)).toThrow(PrivateKeyUnreadable);
    expect(() => cipherWith(second).decrypt(encrypted, ARN)).toThrow(/POSTERN_DATA_KEY/);
  });

  it('does not open for another certificate', () => {
    const cipher = cipherWith(first);
    expect(() => cipher.decrypt(cipher.encrypt(KEY, ARN), `${ARN}2`)).toThrow(PrivateKeyUnreadable);
  });

  it('does not open when any character was altered or is missing', () => {
    const cipher = cipherWith(first);
    const encrypted = cipher.encrypt(KEY, ARN);
    for (let index = 0; index < encrypted.length - 1; index += 1) {
      const other = encrypted[index] === 'A' ? 'B' : 'A';
      const altered = encrypted.slice(0, index) + other + encrypted.slice(index + 1);
      expect(() => cipher.decrypt(altered, ARN), `at ${index}`).toThrow(PrivateKeyUnreadable);
      expect(() => cipher.decrypt(encrypted.slice(0, index), ARN)).toThrow(PrivateKeyUnreadable);
    }
  });

  it('needs a data key of 32 characters at least', () => {
    expect(() => cipherWith()).toThrow(InvalidDataKey);
    expect(() => cipherWith(first, 'too short')).toThrow(InvalidDataKey);
  });
});
