import { describe, expect, it } from 'vitest';
import { describeExpiry, type Expiry, expiryStage } from '../../src/ops/expiry.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const ending = (left: number, kind: Expiry['kind'] = 'server-certificate'): Expiry => ({
  kind,
  id: 'arn:1',
  name: 'vpn',
  endsAt: NOW + left,
});

describe('expiryStage', () => {
  it.each([
    [31 * DAY, 'later'],
    [30 * DAY + 1, 'later'],
    [30 * DAY, 'month'],
    [7 * DAY + 1, 'month'],
    [7 * DAY, 'week'],
    [DAY + 1, 'week'],
    [DAY, 'day'],
    [1, 'day'],
    [0, 'over'],
    [-DAY, 'over'],
  ])('is, with %i ms left, %s', (left, stage) => {
    expect(expiryStage(ending(left), NOW)).toBe(stage);
  });
});

describe('expiryStage of a revocation list', () => {
  it('begins a week before its end, for many are made for a month', () => {
    expect(expiryStage(ending(8 * DAY, 'revocation-list'), NOW)).toBe('later');
    expect(expiryStage(ending(7 * DAY, 'revocation-list'), NOW)).toBe('week');
    expect(expiryStage(ending(0, 'revocation-list'), NOW)).toBe('over');
  });
});

describe('describeExpiry', () => {
  it('says what ends, when, in how many days, and what to do', () => {
    expect(describeExpiry(ending(12.5 * DAY), NOW)).toBe(
      'The server certificate "vpn" ends at 2026-12-04T00:00:00Z, in 12 days. Put a new one in its place and send SIGHUP; one from the same authority leaves the profiles as they are.',
    );
  });

  it('counts in hours on the last two days', () => {
    expect(describeExpiry(ending(1.5 * HOUR), NOW)).toContain('in 2 hours.');
    expect(describeExpiry(ending(HOUR), NOW)).toContain('in 1 hour.');
    expect(describeExpiry(ending(47 * HOUR), NOW)).toContain('in 47 hours.');
  });

  it('says once it is over what that means', () => {
    expect(describeExpiry(ending(-DAY), NOW)).toContain(
      'ended at 2026-11-20T12:00:00Z. VPN clients refuse the gateways that use it. Put',
    );
    expect(describeExpiry(ending(0, 'idp-certificate'), NOW)).toContain(
      'Sign-in goes on until the provider changes its key. Ask for its new certificate. Where the document is a MetadataFile, download it again',
    );
    expect(describeExpiry(ending(0, 'idp-metadata'), NOW)).toContain('Sign-in goes on with what it says.');
  });
});
