import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsDomain } from '../../../src/connections/directory/directory.ts';
import { foldedName, nameHash, readUserName } from '../../../src/connections/directory/user-name.ts';

const directory = { baseDn: 'OU=Staff,DC=corp,DC=example,DC=com' };
const read = (typed: string) => readUserName(typed, directory);

describe('A user name', () => {
  it('is known in the three forms of Windows', () => {
    expect(read(' alice ')).toEqual({
      account: 'alice',
      isAccountName: true,
      bindName: 'alice@corp.example.com',
    });
    expect(read('CORP\\alice')).toEqual({ account: 'alice', isAccountName: true, bindName: 'CORP\\alice' });
    expect(read('alice@CORP.example.com')).toMatchObject({ account: 'alice', isAccountName: true });
  });

  it('of another domain is no name of an account here', () => {
    expect(read('alice@partner.example')).toEqual({
      account: 'alice',
      isAccountName: false,
      bindName: 'alice@partner.example',
      principalName: 'alice@partner.example',
    });
  });

  it.each(['', ' ', '@', '@corp', 'alice@', '\\', '\\alice', 'CORP\\', 'a\\b\\c', 'ali\nce', 'ali\u0000ce'])(
    'is none: %j',
    (typed) => {
      expect(read(typed)).toBeUndefined();
    },
  );

  it('is never sent alone: a bare name could be that of a mechanism, such as EXTERNAL', () => {
    const property = fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const name = read(typed);
      if (name !== undefined) expect(name.bindName).toMatch(/.[@\\]./u);
    });
    fc.assert(property);
  });

  it('counts as one, however its letters are written', () => {
    for (const spelling of ['Müller', 'MULLER', 'mu\u0308ller', 'ｍｕｌｌｅｒ']) {
      expect(foldedName(spelling)).toBe('muller');
      expect(nameHash(spelling)).toBe(nameHash('müller'));
    }
    for (const spelling of ['stra\u00aduss', 'stra\u200buss ', 'strauß', 'STRAUSS'])
      expect(nameHash(spelling)).toBe(nameHash('strauss'));
    expect(nameHash('miller')).not.toBe(nameHash('muller'));
  });
});

describe('The domain of a base DN', () => {
  it.each([
    ['DC=corp,DC=example,DC=com', 'corp.example.com'],
    ['OU=A\\, B,dc=corp, DC=example', 'corp.example'],
  ])('of %s is %s', (baseDn, domain) => {
    expect(dnsDomain({ baseDn })).toBe(domain);
  });
});
