import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAddress } from '../../src/endpoints/authorization-rules.ts';
import { createSessionReach, prepareRules } from '../../src/endpoints/session-reach.ts';
import { InvalidCidr } from '../../src/kernel/cidr.ts';
import { parseIpAddress } from '../../src/kernel/ip-address.ts';
import { addressText } from '../kernel/bits.ts';
import { anyGroups, anyRule, telling } from './rule-arbitraries.ts';
import { oracleDecision } from './rule-oracle.ts';
import { rule } from './samples.ts';

const numberOf = (bits: string) => Number.parseInt(bits, 2);

describe('What a session reaches', () => {
  it('is decided by the same rule that a slow scan over bits finds, and decideAddress, at and around every boundary', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 14 }), anyGroups, (rules, groups) => {
        const reach = createSessionReach(prepareRules(rules), groups);
        const addresses = telling(rules.map(({ destinationCidr }) => destinationCidr));
        for (const bits of addresses.filter(({ length }) => length === 32)) {
          const found = reach.ruleFor(numberOf(bits));
          const decided = decideAddress(rules, groups, parseIpAddress(addressText(bits)));
          expect(found, addressText(bits)).toBe(oracleDecision(rules, groups, bits));
          expect(found).toBe(decided.decision === 'allowed' ? decided.rule : undefined);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is one thing for each session: rules made ready once serve people of all groups', () => {
    const rules = [rule(), rule({ groupId: 'managers', destinationCidr: '10.1.0.0/16' })];
    const prepared = prepareRules(rules);
    const [engineer, manager] = ['engineering', 'managers'].map((group) =>
      createSessionReach(prepared, [group]),
    );
    const [theirs, others] = [0x0a00_0001, 0x0a01_0001];
    expect(engineer?.ruleFor(theirs)).toBe(rules[0]);
    expect(engineer?.ruleFor(others)).toBeUndefined();
    expect(manager?.ruleFor(theirs)).toBeUndefined();
    expect(manager?.ruleFor(others)).toBe(rules[1]);
  });

  it('ends at both ends of all addresses', () => {
    const everything = rule({ destinationCidr: '0.0.0.0/0' });
    const reach = createSessionReach(prepareRules([everything]), ['engineering']);
    expect([0, 0xffff_ffff].map((address) => reach.ruleFor(address))).toEqual([everything, everything]);
    expect(createSessionReach(prepareRules([]), ['engineering']).ruleFor(0)).toBeUndefined();
  });

  it('cannot be told while a rule is unreadable: leaving it out could widen access', () => {
    expect(() => prepareRules([rule(), rule({ destinationCidr: '10.0.2.119' })])).toThrow(InvalidCidr);
  });
});
