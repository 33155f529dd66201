import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/saml/xs-duration.ts';

const amount = fc.option(fc.nat(9_999), { nil: undefined });
const written = (value: number | undefined, unit: string) => (value === undefined ? '' : `${value}${unit}`);

describe('an xs:duration', () => {
  it('is the sum of its parts, whichever are written', () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (days, hours, minutes, seconds) => {
        const time = written(hours, 'H') + written(minutes, 'M') + written(seconds, 'S');
        const text = `P${written(days, 'D')}${time && `T${time}`}`;
        fc.pre(text !== 'P');
        const sum = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
        expect(parseDuration(text)).toBe(sum * 1_000);
      }),
    );
  });

  it.each([
    ['P1Y', 365 * 86_400_000],
    ['P1M', 30 * 86_400_000],
    ['PT1M', 60_000],
    ['P1Y2M3DT4H5M6.789S', ((365 + 60 + 3) * 86_400 + 4 * 3_600 + 5 * 60 + 6) * 1_000],
    [' PT0S ', 0],
  ])('of %j is %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '-PT1H',
    'PT1',
    'P1H',
    'PT1D',
    'PT1.5H',
    'P1.5D',
    'pt1h',
    'PT1S2M',
    `P${'9'.repeat(10)}D`,
  ])('is not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
