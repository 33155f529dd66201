import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameIdOf } from '../../src/saml/name-id.ts';
import { NameIdMalformed } from '../../src/saml/refusals.ts';
import type { XmlElement } from '../../src/saml/xml-element.ts';

const element = (name: string, text: string, children: readonly XmlElement[] = []): XmlElement => ({
  name,
  attributes: new Map(),
  children,
  text,
});
const nameIdIn = (text: string) => nameIdOf(element('saml:Subject', '', [element('saml:NameID', text)]));

const ATOM = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,12}$/);
const LABEL = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9-]{0,10}[A-Za-z0-9])?$/);
const address = fc
  .tuple(fc.array(ATOM, { minLength: 1, maxLength: 3 }), fc.array(LABEL, { minLength: 1, maxLength: 4 }))
  .map(([local, domain]) => `${local.join('.')}@${domain.join('.')}`);

describe('a NameID', () => {
  it('is kept to the letter when it is an email address', () => {
    fc.assert(
      fc.property(address, (text) => {
        expect(nameIdIn(text)).toBe(text);
      }),
    );
  });

  it('is refused when anything but those characters is in it', () => {
    const stranger = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 1 })
      .filter((character) => !/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]$/.test(character));
    fc.assert(
      fc.property(address, fc.nat(), stranger, (text, at, character) => {
        const place = at % (text.length + 1);
        expect(() => nameIdIn(text.slice(0, place) + character + text.slice(place))).toThrow(NameIdMalformed);
      }),
    );
  });

  it.each([
    ' ',
    'alice',
    'alice@',
    '@corp.example',
    'a@b@corp.example',
    '.alice@corp.example',
    'alice.@corp.example',
    'al..ice@corp.example',
    'alice@corp.example.',
    'alice@.corp.example',
    'alice@corp..example',
    'alice@-corp.example',
    'alice@corp-.example',
    `alice@${'a'.repeat(64)}.example`,
    '"alice smith"@corp.example',
    'alice@[192.0.2.1]',
    'alice@corp_net.example',
  ])('is refused when it is %j', (text) => {
    expect(() => nameIdIn(text)).toThrow(NameIdMalformed);
  });

  it('is cut at 255 characters when it is longer, and is still an address of exactly so many', () => {
    const long = `alice@${'department.'.repeat(40)}example`;
    expect(nameIdIn(long)).toBe(long.slice(0, 255));
    expect(nameIdIn(long.slice(0, 255))).toBe(long.slice(0, 255));
  });

  it('is refused when what the cut leaves is no address', () => {
    expect(() => nameIdIn(`${'a'.repeat(300)}@corp.example`)).toThrow(NameIdMalformed);
    expect(() => nameIdIn(`alice@${'a.'.repeat(150)}example`)).not.toThrow();
    expect(() => nameIdIn(`alice2@${'a.'.repeat(150)}example`)).toThrow(NameIdMalformed);
  });

  it('never stands in the refusal', () => {
    try {
      nameIdIn('alice smith@corp.example');
      expect.unreachable();
    } catch (error) {
      const { message, details } = error as NameIdMalformed;
      expect(JSON.stringify([message, details])).not.toContain('alice');
    }
  });
});
