import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeHashOf } from '../../src/connections/browser-step.ts';
import { deriveBrowserStep, linkCodeOf } from '../../src/connections/link-code.ts';
import { Secret } from '../../src/kernel/secret.ts';

const OLD = new Secret('the secret that goes');
const NEW = new Secret('the secret that comes');

describe('The code of a link', () => {
  it('is the same for the same connection on every replica, and another one for every other', () => {
    const code = (secret: Secret, id: string) => deriveBrowserStep(secret, id, 0).code;
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(code(NEW, one)).toBe(code(new Secret(NEW.reveal()), one));
        expect(code(NEW, one) === code(NEW, other)).toBe(one === other);
        expect(code(NEW, one)).not.toBe(code(OLD, one));
      }),
    );
  });

  it('is known again while its secret is in use, and only by its own connection', () => {
    const { code, step } = deriveBrowserStep(OLD, 'one', 0);
    expect(codeHashOf(code)).toBe(step.codeHash);
    const connection = { connectionId: 'one', browserStep: step };
    expect(linkCodeOf([NEW, OLD], connection)).toBe(code);
    expect(linkCodeOf([NEW], connection)).toBeUndefined();
    expect(linkCodeOf([OLD], { ...connection, connectionId: 'other' })).toBeUndefined();
    expect(linkCodeOf([OLD], { connectionId: 'one' })).toBeUndefined();
  });

  it('says nothing of the number that people compare', () => {
    const steps = Array.from({ length: 2000 }, (_, n) => deriveBrowserStep(NEW, `${n}`, 0));
    const numbers = new Set(steps.map(({ step }) => step.number));
    // 2000 of 10,000 numbers, drawn evenly, are about 1813 different ones.
    expect(numbers.size).toBeGreaterThan(1700);
    expect(numbers.size).toBeLessThan(1900);
  });
});
