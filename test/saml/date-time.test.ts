import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDateTime } from '../../src/saml/date-time.ts';
import { TimeMalformed } from '../../src/saml/refusals.ts';

const two = (number: number) => String(number).padStart(2, '0');
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysOf = (year: number, month: number) =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

/** Days since 1970-01-01, by counting: an oracle that knows nothing of Date. */
function daysSince1970(year: number, month: number, day: number): number {
  let days = day - 1;
  for (let other = 1970; other < year; other += 1) days += isLeap(other) ? 366 : 365;
  for (let other = 1; other < month; other += 1) days += daysOf(year, other);
  return days;
}

describe('a SAML time', () => {
  it('is read exactly when there is such a day and such a second', () => {
    const parts = fc.record({
      year: fc.integer({ min: 1970, max: 2400 }),
      month: fc.integer({ min: 0, max: 13 }),
      day: fc.integer({ min: 0, max: 32 }),
      hour: fc.integer({ min: 0, max: 25 }),
      minute: fc.integer({ min: 0, max: 61 }),
      second: fc.integer({ min: 0, max: 61 }),
      fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,20}$/)),
    });
    fc.assert(
      fc.property(parts, ({ year, month, day, hour, minute, second, fraction }) => {
        const text = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction}Z`;
        const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
        if (!isDay || hour > 23 || minute > 59 || second > 59) {
          expect(() => parseDateTime(text)).toThrow(TimeMalformed);
          return;
        }
        const seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
        const milliseconds = Math.floor(Number(`0${fraction || '.0'}`) * 1000 + 1e-9);
        expect(parseDateTime(text)).toBe(seconds * 1000 + milliseconds);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '2030-01-31T12:00:00',
    '2030-01-31T12:00:00+00:00',
    '2030-01-31T12:00:00z',
    '2030-01-31 12:00:00Z',
    ' 2030-01-31T12:00:00Z',
    '2030-01-31T12:00:00Z\n',
    '2030-01-31',
    '2030',
    'Jan 31 2030',
    '+012030-01-31T12:00:00Z',
    '-2030-01-31T12:00:00Z',
    '2030-01-31T12:00:00.Z',
    '2030-01-31T12:00:00.123456789012345678901Z',
    '２０３０-01-31T12:00:00Z',
    '',
  ])('is refused in the form %j', (text) => {
    expect(() => parseDateTime(text)).toThrow(TimeMalformed);
  });
});
