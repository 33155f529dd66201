import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  BROWSER_STEP_LIFETIME,
  codeHashOf,
  isLoopbackAnswer,
  loopbackAnswer,
  newBrowserStep,
} from '../../src/connections/browser-step.ts';
import { LONGEST_LINK } from '../../src/connections/gateway-limits.ts';
import { absoluteUrl, paths } from '../../src/web/paths.ts';

const steps = Array.from({ length: 500 }, () => newBrowserStep(randomBytes, 1000));

describe('The step in the browser', () => {
  it('has a code of its own each time, of which it keeps no more than the hash', () => {
    expect(new Set(steps.map(({ code }) => code)).size).toBe(steps.length);
    for (const { code, step } of steps) {
      expect(code).toMatch(/^[\w-]{22}$/);
      expect(JSON.stringify(step)).not.toContain(code);
      expect(codeHashOf(code)).toBe(step.codeHash);
    }
  });

  it('makes a link that fits, also at a long address', () => {
    const portalUrl = new URL(`https://${'a'.repeat(63)}.${'b'.repeat(63)}.example.com:8443`);
    const link = absoluteUrl(portalUrl, paths.connection(steps[0]?.code ?? ''));
    expect(Buffer.byteLength(link)).toBeLessThanOrEqual(LONGEST_LINK);
  });

  it('has a number of two and two digits, with nothing in common with the code', () => {
    for (const { step } of steps) expect(step.number).toMatch(/^\d\d \d\d$/);
    expect(new Set(steps.map(({ step }) => step.number)).size).toBeGreaterThan(450);
  });

  it('ends before a client gives up that waits for five minutes', () => {
    expect(steps[0]?.step.expiresAt).toBe(1000 + BROWSER_STEP_LIFETIME);
    expect(BROWSER_STEP_LIFETIME).toBeLessThan(5 * 60_000);
  });

  it('gives another answer to each browser and each link, and none before one confirmed', () => {
    const [one, two] = steps.map(({ step }) => step);
    if (!one || !two) throw new Error('There are no steps.');
    expect(loopbackAnswer(one)).toBeUndefined();
    expect(isLoopbackAnswer(one, '')).toBe(false);
    const answers = [one, two].flatMap((step) =>
      ['a', 'b'].map((confirmedBy) => loopbackAnswer({ ...step, confirmedBy }) ?? ''),
    );
    expect(new Set(answers).size).toBe(4);
    const [right = '', ...wrong] = answers;
    const step = { ...one, confirmedBy: 'a' };
    expect(isLoopbackAnswer(step, right)).toBe(true);
    for (const other of [...wrong, `${right} `, right.slice(1), ''])
      expect(isLoopbackAnswer(step, other)).toBe(false);
  });
});
