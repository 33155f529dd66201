import { describe, expect, it } from 'vitest';
import { judgeClock } from '../../src/doctor-clock.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const judge = (seconds: number, lastAppliedAt: number | undefined = now - 1) =>
  judgeClock({
    now,
    ahead: new Map([['the clock of Redis', seconds * 1000]]),
    lastAppliedAt,
    clockSkewMs: 180_000,
  });

describe('judgeClock', () => {
  it.each([
    [0, 'ok'],
    [2, 'ok'],
    [-2, 'ok'],
    [3, 'warning'],
    [-180, 'warning'],
    [180, 'warning'],
    [181, 'fault'],
    [-3600, 'fault'],
  ])('says of a clock that is %i seconds ahead: %s', (seconds, level) => {
    expect(judge(seconds).map((finding) => finding.level)).toEqual([level]);
  });

  it('says in which direction, and what to do', () => {
    expect(judge(-200)[0]?.text).toBe(
      'the clock of Redis is 200 seconds behind this machine. More than 180 seconds make sign-ins fail. Set both clocks with NTP.',
    );
    expect(judge(60)[0]?.text).toContain('60 seconds ahead of this machine. Set both clocks');
  });

  it('warns of a configuration that was applied in the future', () => {
    expect(judge(0, now + 3_600_000)).toEqual([
      expect.objectContaining({ level: 'warning', text: expect.stringContaining('2026-11-21T13:00:00Z') }),
    ]);
  });

  it('does not claim to have compared what it could not', () => {
    const [finding] = judgeClock({ now, ahead: new Map(), lastAppliedAt: undefined, clockSkewMs: 0 });
    expect(finding?.text).toBe('It is 2026-11-21T12:00:00Z here, which had nothing to compare with.');
  });
});
