import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttemptAt, nextFetchAt } from '../../src/saml/metadata-schedule.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOW = Date.parse('2026-11-21T12:00:00Z');

const duration = fc.option(fc.integer({ min: 0, max: 40 * 24 * HOUR }), { nil: undefined });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const wait = (...[freshness, drawn]: [Parameters<typeof nextFetchAt>[1], number?]) =>
  nextFetchAt(NOW, freshness, drawn ?? 0) - NOW;

describe('nextFetchAt', () => {
  it('is an hour away where nobody says anything', () => {
    expect(wait({})).toBe(HOUR);
  });

  it('is at three quarters of the shortest time that is said', () => {
    expect(wait({ cacheDuration: 4 * HOUR })).toBe(3 * HOUR);
    expect(wait({ cacheDuration: 8 * HOUR, maxAge: 4 * HOUR, validUntil: NOW + 12 * HOUR })).toBe(3 * HOUR);
    expect(wait({ validUntil: NOW + 2 * HOUR, maxAge: 24 * HOUR })).toBe(1.5 * HOUR);
  });

  it('is never sooner than five minutes nor later than a day, but for a tenth by chance', () => {
    fc.assert(
      fc.property(duration, duration, duration, chance, (cacheDuration, maxAge, left, drawn) => {
        const validUntil = left === undefined ? undefined : NOW + left - HOUR;
        const waited = wait({ cacheDuration, maxAge, validUntil }, drawn);
        expect(waited).toBeGreaterThanOrEqual(4.5 * MINUTE);
        expect(waited).toBeLessThanOrEqual(24 * HOUR);
        const unhurried = wait({ cacheDuration, maxAge, validUntil });
        expect(waited).toBeLessThanOrEqual(unhurried);
        expect(waited).toBeGreaterThanOrEqual(0.9 * unhurried - 1);
      }),
    );
  });

  it('does not come sooner when somebody promises longer', () => {
    fc.assert(
      fc.property(duration, duration, duration, (cacheDuration, maxAge, more) => {
        const longer = maxAge === undefined ? undefined : maxAge + (more ?? 0);
        expect(wait({ cacheDuration, maxAge: longer })).toBeGreaterThanOrEqual(
          wait({ cacheDuration, maxAge }),
        );
      }),
    );
  });
});

describe('nextAttemptAt', () => {
  it('is in 30 seconds first, then twice as far away each time, and never further than an hour', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1000].map((failures) => nextAttemptAt(NOW, failures, 0) - NOW);
    expect(waits.map((milliseconds) => milliseconds / SECOND)).toEqual([
      30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600,
    ]);
  });

  it('comes a tenth sooner at most', () => {
    expect(nextAttemptAt(NOW, 1, 0.999_999) - NOW).toBe(27 * SECOND);
  });
});
