import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asStaticChallenge, readCredentials } from '../../../src/connections/directory/read-credentials.ts';

const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((each) => !each.includes('\0'));
const code = text.map((each) => each.trim()).filter((each) => each !== '');

describe('Password and code', () => {
  it('are what was typed, whatever it is, when a client sends them together', () => {
    const property = fc.property(text, code, (password, given) => {
      const sent = { username: 'alice', password: asStaticChallenge(password, given) };
      expect(readCredentials(sent, true)).toEqual({ username: 'alice', password, code: given });
    });
    fc.assert(property);
  });

  it('are missed where no code came, and refused together where none is asked for', () => {
    const property = fc.property(text, code, (password, given) => {
      if (!password.startsWith('SCRV1:'))
        expect(readCredentials({ username: 'alice', password }, true)).toBe('mfa-code-missing');
      const both = { username: 'alice', password: asStaticChallenge(password, given) };
      expect(readCredentials(both, false)).toBe('password-looks-like-challenge');
    });
    fc.assert(property);
  });

  it.each(['SCRV1:', 'SCRV1:YQ==', 'SCRV1:a b:c', 'SCRV1:YQ==:Yg==:Yw==', 'scrv1:YQ==:Yg=='])(
    'may begin like a challenge and be a password: %s',
    (password) => {
      expect(readCredentials({ username: 'alice', password }, false)).toEqual({
        username: 'alice',
        password,
      });
      expect(readCredentials({ username: 'alice', password }, true)).toBe('mfa-code-missing');
    },
  );

  it('must not be empty, nor the name', () => {
    const challenge = (password: string, given: string) => asStaticChallenge(password, given);
    for (const password of [challenge('', '1'), challenge('x', ''), challenge('x', ' '), ''])
      expect(readCredentials({ username: 'alice', password }, true)).toBe('credentials-missing');
    expect(readCredentials({ username: ' ', password: 'x' }, false)).toBe('credentials-missing');
  });

  it('are wrong without asking anybody when no directory could take them', () => {
    for (const password of ['x'.repeat(257), 'a\0b'])
      expect(readCredentials({ username: 'alice', password }, false)).toBe('credentials-wrong');
  });
});
