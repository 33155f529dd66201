import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAddress, mayUse } from '../../src/endpoints/authorization-rules.ts';
import { InvalidCidr } from '../../src/kernel/cidr.ts';
import { parseIpAddress } from '../../src/kernel/ip-address.ts';
import { addressText } from '../kernel/bits.ts';
import { anyGroups, anyRule, telling } from './rule-arbitraries.ts';
import { oracleDecision } from './rule-oracle.ts';
import { rule } from './samples.ts';

describe('Who decides about an address', () => {
  it('is the same rule that a slow scan over bits finds, at and around every boundary', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 12 }), anyGroups, (rules, groups) => {
        for (const bits of telling(rules.map(({ destinationCidr }) => destinationCidr))) {
          const decided = decideAddress(rules, groups, parseIpAddress(addressText(bits)));
          const expected = oracleDecision(rules, groups, bits);
          expect(decided.decision === 'allowed' ? decided.rule : undefined, addressText(bits)).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order in which the rules were made, but for equals', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 12 }), anyGroups, (rules, groups) => {
        for (const bits of telling(rules.map(({ destinationCidr }) => destinationCidr))) {
          const address = parseIpAddress(addressText(bits));
          const forwards = decideAddress(rules, groups, address);
          const backwards = decideAddress([...rules].reverse(), groups, address);
          expect(backwards.decision).toBe(forwards.decision);
          expect(backwards.destinationCidr).toBe(forwards.destinationCidr);
        }
      }),
    );
  });

  it('is nobody where no rule speaks of the address: then it is denied', () => {
    const address = parseIpAddress('10.1.0.1');
    expect(decideAddress([rule()], ['engineering'], address)).toEqual({ decision: 'denied' });
    expect(decideAddress([], ['engineering'], address)).toEqual({ decision: 'denied' });
  });

  it('is the network of another group when that is more specific: the wider rule gives no access then', () => {
    const rules = [rule(), rule({ destinationCidr: '10.0.2.119/32', groupId: 'managers' })];
    expect(decideAddress(rules, ['engineering'], parseIpAddress('10.0.2.119'))).toEqual({
      decision: 'denied',
      destinationCidr: '10.0.2.119/32',
    });
  });

  it('finds its way among 10,000 rules', () => {
    const rules = Array.from({ length: 10_000 }, (_, index) =>
      rule({ destinationCidr: `10.${index >> 8}.${index & 255}.0/24`, groupId: `group ${index % 7}` }),
    );
    for (const index of [0, 1, 4_999, 9_999]) {
      const address = parseIpAddress(`10.${index >> 8}.${index & 255}.77`);
      const expected = { decision: 'allowed', rule: rules[index] };
      expect(decideAddress(rules, [`group ${index % 7}`], address)).toMatchObject(expected);
      expect(decideAddress(rules, [`group ${(index + 1) % 7}`], address).decision).toBe('denied');
    }
  });

  it('cannot be told while a rule is unreadable: leaving it out could widen access', () => {
    const rules = [rule(), rule({ destinationCidr: '10.0.2.119', groupId: 'managers' })];
    expect(() => decideAddress(rules, ['engineering'], parseIpAddress('10.0.0.1'))).toThrow(InvalidCidr);
  });
});

describe('A rule admits', () => {
  const admitted = (changes: Parameters<typeof rule>[0], groups: readonly string[]) =>
    mayUse({ authorizationRules: [rule(changes)] }, groups);

  it('a person of its group, and nobody else', () => {
    expect(admitted({}, ['managers', 'engineering'])).toBe(true);
    expect(admitted({}, ['managers'])).toBe(false);
    expect(admitted({}, [])).toBe(false);
  });

  it('a group that is spelt exactly so, case and spaces included', () => {
    for (const spelling of [
      'Engineering',
      'engineering ',
      'ENGINEERING',
      'engineerin',
      'engineering\u0000',
    ]) {
      expect(admitted({}, [spelling]), spelling).toBe(false);
    }
  });

  it('everybody, members of nothing included, when it is for all users', () => {
    expect(admitted({ accessAll: true, groupId: '' }, [])).toBe(true);
  });

  it('nobody by an empty group id', () => {
    expect(admitted({ groupId: '' }, [''])).toBe(false);
  });

  it('a group id of 255 characters, and never a longer one', () => {
    expect(admitted({ groupId: 'g'.repeat(255) }, ['g'.repeat(255)])).toBe(true);
    expect(admitted({ groupId: 'g'.repeat(256) }, ['g'.repeat(256)])).toBe(false);
  });

  it.each(['authorizing', 'failed', 'revoking'] as const)('nobody while its status is %s', (status) => {
    expect(admitted({ status }, ['engineering'])).toBe(false);
    expect(admitted({ status, accessAll: true }, ['engineering'])).toBe(false);
  });

  it('at least once whoever reaches an address, so nobody with access is turned away at the door', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 8 }), anyGroups, (rules, groups) => {
        const reached = telling(rules.map(({ destinationCidr }) => destinationCidr)).some(
          (bits) => oracleDecision(rules, groups, bits) !== undefined,
        );
        expect(mayUse({ authorizationRules: rules }, groups) || !reached).toBe(true);
      }),
    );
  });
});
