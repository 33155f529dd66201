import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../src/saml/attributes.ts';
import { RESPONSE_RULES } from '../../src/saml/scan-response.ts';
import { parseStrictXml } from '../../src/saml/strict-xml.ts';
import { element, text } from '../support/scripted-idp/xml.ts';

interface Attribute {
  readonly name: string;
  readonly values: readonly string[];
}

const NAMESPACE = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** What is read from an Assertion with these AttributeStatements. */
function read(statements: readonly (readonly Attribute[])[]) {
  const written = statements.map((attributes) =>
    element(
      'AttributeStatement',
      {},
      ...attributes.map(({ name, values }) =>
        element(
          'Attribute',
          { Name: name },
          ...values.map((value) => element('AttributeValue', {}, text(value))),
        ),
      ),
    ),
  );
  return attributesOf(parseStrictXml(element('Assertion', { xmlns: NAMESPACE }, ...written), RESPONSE_RULES));
}

/** The same by counting, one value after the other. */
function groupsByHand(statements: readonly (readonly Attribute[])[]): string[] {
  const groups: string[] = [];
  let seen = 0;
  const known = new Set<string>();
  for (const attribute of statements.flat()) {
    if (attribute.name !== 'memberOf') continue;
    for (const value of attribute.values) {
      if (value === '' || known.has(value)) continue;
      known.add(value);
      seen += 1;
      if (seen <= 200 && value.length <= 255) groups.push(value);
    }
  }
  return groups;
}

const value = fc.oneof(
  fc.stringMatching(/^[a-c]{0,3}$/),
  fc.string({ maxLength: 4 }).filter((string) => !/\p{Cc}/u.test(string)),
  fc.integer({ min: 254, max: 257 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 126, max: 129 }).map((length) => '😀'.repeat(length)),
  fc.nat(400).map((number) => `group-${number}`),
);
const attribute = fc.record({
  name: fc.constantFrom(
    'memberOf',
    'memberOf',
    'memberof',
    ' memberOf',
    'FirstName',
    '__proto__',
    'constructor',
  ),
  values: fc.array(value, { maxLength: 120 }),
});
const statements = fc.array(fc.array(attribute, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 3,
});

describe('the attributes of an Assertion', () => {
  it('give the first 200 different groups of all memberOf attributes, in order, without those that are too long', () => {
    fc.assert(
      fc.property(statements, (list) => {
        expect(read(list).groups).toEqual(groupsByHand(list));
      }),
      { numRuns: 300 },
    );
  });

  it('give the first value of each name that is shown, cut at 255 characters', () => {
    const names = (values: readonly string[]) => read([[{ name: 'FirstName', values }]]);
    expect(names(['', 'Alice', 'Bob'])).toEqual({ firstName: 'Alice', groups: [] });
    expect(names(['😀'.repeat(300)])).toEqual({ firstName: '😀'.repeat(255), groups: [] });
    expect(names([])).toEqual({ groups: [] });
  });
});
