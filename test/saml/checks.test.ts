import { describe, expect, it } from 'vitest';
import { WORDS } from '../../src/portal/words/languages.ts';
import type { Check } from '../../src/saml/check.ts';
import { ASSERTION_CHECKS } from '../../src/saml/check-assertion.ts';
import { RESPONSE_CHECKS } from '../../src/saml/check-response.ts';
import { CHECKS } from '../../src/saml/checks.ts';
import { DOCUMENT_CHECKS, SHAPE_CHECKS } from '../../src/saml/scan-response.ts';

const TABLES: readonly (readonly Check<never>[])[] = [
  DOCUMENT_CHECKS,
  SHAPE_CHECKS,
  RESPONSE_CHECKS,
  ASSERTION_CHECKS,
];

describe('the catalogue of checks', () => {
  it('has every check of every table once, in its order, and a name for each in every language', () => {
    expect(new Set(CHECKS).size).toBe(CHECKS.length);
    for (const table of TABLES) {
      const names = table.map(({ name }) => name);
      expect(CHECKS.filter((check) => names.includes(check))).toEqual(names);
    }
    for (const { examination } of Object.values(WORDS)) {
      expect(Object.keys(examination.checks)).toEqual(CHECKS);
    }
  });

  it('lets no check need one that comes later, or that does not exist', () => {
    for (const { name, needs = [] } of TABLES.flat()) {
      const names: readonly string[] = CHECKS;
      const earlier = names.slice(0, names.indexOf(name));
      expect(earlier).toEqual(expect.arrayContaining([...needs]));
    }
  });
});
