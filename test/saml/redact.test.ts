import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIAGNOSES, type Examination } from '../../src/saml/examination.ts';
import { personalTextOf } from '../../src/saml/personal-text.ts';
import { type RedactionRules, redact, redactValues } from '../../src/saml/redact.ts';
import { everyRefusal } from '../support/refusal-codes.ts';

const RULES: RedactionRules = {
  isNamedByRule: (value) => value === 'engineering',
  digestOf: (value) => `digest${value.length}`,
};

/** Ten letters: found wherever they stand, and in no word of ours. */
const secret = fc.stringMatching(/^[A-Z][a-z]{4}[A-Z][a-z]{4}$/);
const around = fc.constantFrom(
  (text: string) => text,
  (text: string) => `https://vpn.example.com/${text}/acs`,
  (text: string) => `https://vpn.example.com/acs?user=${text}`,
  (text: string) => `https://${text}@vpn.example.com/acs`,
  (text: string) => `urn:oasis:names:tc:SAML:2.0:status:${text}`,
  (text: string) => `http://www.w3.org/2001/04/${text}`,
  (text: string) => `urn:amazon:webservices:clientvpn ${text}`,
  (text: string) => `our time is ${text}`,
  (text: string) => `${text} bytes`,
  (text: string) => ` ${text.toLowerCase()}\n`,
);

const codes = everyRefusal.map(({ code }) => code as NonNullable<Examination['code']>);
const FACT_NAMES = ['received', 'expected', 'kind', 'near', 'name', 'format', 'known', 'anything', 'status'];

interface Planted {
  readonly examination: Examination;
  readonly secrets: readonly string[];
}

/** An examination of which every text that came holds a name of the person or a value of an attribute. */
const planted: fc.Arbitrary<Planted> = fc
  .record({
    local: secret,
    first: secret,
    last: secret,
    values: fc.uniqueArray(secret, { minLength: 1, maxLength: 5 }),
    wrap: fc.array(around, { minLength: 8, maxLength: 8 }),
    code: fc.constantFrom(...codes),
    diagnosis: fc.constantFrom(...DIAGNOSES),
    factName: fc.constantFrom(...FACT_NAMES),
    name: fc.constantFrom('memberOf', 'department', '__proto__'),
  })
  .map(({ local, first, last, values, wrap, code, diagnosis, factName, name }) => {
    const wrapped = (text: string, n: number) => wrap[n]?.(text) ?? text;
    const nameId = `${local}@corp.example`;
    const check = {
      check: 'destination',
      outcome: 'failed',
      code,
      expected: wrapped(first, 0),
      received: wrapped(local, 1),
    } as const;
    const examination: Examination = {
      accepted: false,
      code,
      checks: [check, { ...check, received: wrapped(nameId, 2) }, { check: 'audience', outcome: 'passed' }],
      diagnoses: [{ code: diagnosis, facts: { [factName]: wrapped(last, 3) } }],
      subject: { nameId, firstName: first, lastName: last, nameIdFormat: wrapped(local, 4) },
      attributes: [
        { name, friendlyName: first, values },
        { name: wrapped(nameId, 5), values: [first, 'engineering'] },
      ],
      groups: [...values, 'engineering'],
    };
    return { examination, secrets: [local, first, last, ...values] };
  });

describe('A redacted examination', () => {
  it('holds no name of the person and no value of an attribute, wherever they stood', () => {
    fc.assert(
      fc.property(planted, ({ examination, secrets }) => {
        const text = JSON.stringify(redact(examination, RULES)).toLowerCase();
        for (const one of secrets) expect(text).not.toContain(one.toLowerCase());
        expect(text).toContain('engineering');
        expect(text).toContain('corp.example');
      }),
      { numRuns: 500 },
    );
  });

  it('has a size that has nothing to do with the size of a Response', () => {
    const attributes = Array.from({ length: 500 }, (_, n) => ({
      name: `${n}`.repeat(2000),
      values: Array.from({ length: 100 }, () => 'x'.repeat(100)),
    }));
    const redacted = redact({ accepted: false, checks: [], diagnoses: [], attributes, groups: [] }, RULES);
    expect(redacted.moreAttributes).toBe(470);
    expect(JSON.stringify(redacted).length).toBeLessThan(30_000);
  });

  it('tells of a NameID what follows the @, when it is a host name', () => {
    const of = (nameId: string) =>
      redact(
        { accepted: false, checks: [], diagnoses: [], subject: { nameId }, attributes: [], groups: [] },
        RULES,
      ).subject?.nameIdDomain;
    expect(of('alice@corp.example')).toBe('corp.example');
    expect(of('"a@b"@corp.example')).toBe('corp.example');
    for (const odd of ['alice', 'alice@', 'alice@corp example', 'alice@<b>', 'CORP\\alice']) {
      expect(of(odd)).toBeUndefined();
    }
  });
});

describe('Of what a check compared', () => {
  const bob = personalTextOf({ nameId: 'bob@corp.example' });
  const kept = (code: string, received: string) => redactValues(code, { received }, bob).received;

  it.each([
    ['DestinationMismatch', 'https://old.example.com/acs', 'https://old.example.com/acs'],
    ['DestinationMismatch', ' https://old.example.com/acs/ ', ' https://old.example.com/acs/ '],
    ['DestinationMismatch', 'https://old.example.com/acs?user=alice', 'https://old.example.com/acs?…'],
    ['RecipientMismatch', 'https://alice@old.example.com/', '(withheld)'],
    ['AudienceMismatch', 'urn:a urn:b', 'urn:a urn:b'],
    ['AudienceMismatch', 'urn:a alice@corp.example', 'urn:a (withheld)'],
    ['IssuerMismatch', 'https://idp.example/entity', 'https://idp.example/entity'],
    ['AssertionExpired', '2026-11-21T12:00:00.000Z', '2026-11-21T12:00:00.000Z'],
    ['AssertionExpired', 'our time is 2026-11-21T12:00:00.000Z', 'our time is 2026-11-21T12:00:00.000Z'],
    ['SubjectConfirmationExpired', 'yesterday', '(withheld)'],
    [
      'SignatureAlgorithmForbidden',
      'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
      'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    ],
    [
      'StatusNotSuccess',
      'urn:oasis:names:tc:SAML:2.0:status:Responder',
      'urn:oasis:names:tc:SAML:2.0:status:Responder',
    ],
    [
      'KeyTransportForbidden',
      'http://www.w3.org/2009/xmlenc11#rsa-oaep with http://www.w3.org/2000/09/xmldsig#sha1 and MGF1 alice',
      'http://www.w3.org/2009/xmlenc11#rsa-oaep with http://www.w3.org/2000/09/xmldsig#sha1 and MGF1 (withheld)',
    ],
    ['ResponseTooLarge', '140000 bytes', '140000 bytes'],
    ['UnexpectedElement', 'saml:Alice', undefined],
    ['InResponseToMismatch', '_abc', undefined],
    ['NameIdMalformed', 'alice', undefined],
    ['toString', 'alice', undefined],
  ])('%s keeps of %j %j', (code, received, expected) => {
    expect(kept(code, received)).toBe(expected);
  });

  it('no address is kept, here or in a diagnosis, while nobody knows the names that it may hold', () => {
    const values = { expected: 'https://vpn.example.com/acs', received: 'https://vpn.example.com/alice/acs' };
    const check = {
      check: 'destination',
      outcome: 'failed',
      code: 'DestinationMismatch',
      ...values,
    } as const;
    const diagnosis = { code: 'wrong-acs-url', facts: values } as const;
    const unread = { accepted: false, checks: [check], diagnoses: [diagnosis], attributes: [], groups: [] };
    const withheld = { expected: values.expected, received: '(withheld)' };
    for (const subject of [{}, { subject: {} }]) {
      const { checks, diagnoses } = redact({ ...unread, ...subject }, RULES);
      expect(checks).toEqual([{ ...check, ...withheld }]);
      expect(diagnoses).toEqual([{ ...diagnosis, facts: withheld }]);
    }
    const read = redact({ ...unread, subject: { nameId: 'bob@corp.example' } }, RULES);
    expect(read).toMatchObject({ checks: [check], diagnoses: [diagnosis] });
  });

  it('short names are looked for as whole words, in any case', () => {
    const { isIn } = personalTextOf({ nameId: 'sam@corp.example', firstName: 'Sam', lastName: 'O' });
    expect(isIn('https://vpn.example.com/saml/acs')).toBe(false);
    expect(isIn('https://vpn.example.com/SAM/acs')).toBe(true);
    expect(isIn('users of sam@corp.example.net')).toBe(true);
    const parts = personalTextOf({ nameId: 'alice.archer@corp.example' });
    expect(parts.isIn('urn:users:Archer')).toBe(true);
    expect(parts.isIn('urn:users:archery')).toBe(true);
    expect(parts.isIn('https://idp.corp.example/')).toBe(false);
  });
});
