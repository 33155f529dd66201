import { describe, expect, it } from 'vitest';
import { atSessionEnd, isSessionOver, sessionEndsAt } from '../../src/connections/session-limit.ts';
import { endpoint } from '../endpoints/samples.ts';

const startedAt = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

describe('A VPN session', () => {
  it.each([8, 10, 12, 24] as const)(
    'of at most %i hours is over at the last of them, not before',
    (hours) => {
      const limited = endpoint({ sessionTimeoutHours: hours });
      expect(sessionEndsAt({ startedAt }, limited)).toBe(startedAt + hours * HOUR);
      expect(isSessionOver({ startedAt }, limited, startedAt + hours * HOUR - 1)).toBe(false);
      expect(isSessionOver({ startedAt }, limited, startedAt + hours * HOUR)).toBe(true);
    },
  );

  it('that has lasted nine hours ends when the limit becomes eight, and goes on when it becomes ten', () => {
    const now = startedAt + 9 * HOUR;
    expect(isSessionOver({ startedAt }, endpoint({ sessionTimeoutHours: 8 }), now)).toBe(true);
    expect(isSessionOver({ startedAt }, endpoint({ sessionTimeoutHours: 10 }), now)).toBe(false);
  });

  it('halts its client where people are to connect by hand, and lets it come back elsewhere', () => {
    expect(atSessionEnd(endpoint({ disconnectOnSessionTimeout: true }))).toBe('halt');
    expect(atSessionEnd(endpoint({ disconnectOnSessionTimeout: false }))).toBe('restart');
  });
});
