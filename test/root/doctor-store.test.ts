import { describe, expect, it } from 'vitest';
import { judgeExpiries } from '../../src/doctor-store.ts';
import type { Expiry } from '../../src/ops/expiry.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DAY = 86_400_000;
const levels = (kind: Expiry['kind'], ...days: readonly number[]) =>
  judgeExpiries(
    days.map((left) => ({ kind, id: `arn:${left}`, name: 'vpn', endsAt: NOW + left * DAY })),
    NOW,
  ).map(({ level }) => level);

describe('judgeExpiries', () => {
  it('is content while nothing ends within 30 days', () => {
    expect(levels('server-certificate', 31, 400)).toEqual(['ok']);
  });

  it('tells of each thing that comes near, and calls it a fault once VPN clients are refused', () => {
    expect(levels('server-certificate', 400, 29, 1, -1)).toEqual(['warning', 'warning', 'fault']);
  });

  it('only warns where sign-in goes on', () => {
    expect(levels('idp-certificate', -1)).toEqual(['warning']);
    expect(levels('idp-metadata', -1)).toEqual(['warning']);
  });

  it('only notes the end of a certificate beside which another one lasts', () => {
    expect(levels('idp-earlier-certificate', 400, 3, -1)).toEqual(['note', 'note']);
  });
});
