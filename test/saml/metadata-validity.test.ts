import { afterEach, describe, expect, it } from 'vitest';
import { validityOf } from '../../src/saml/metadata-validity.ts';

const { TZ } = process.env;
afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

const validUntil = (text: string) =>
  validityOf([{ name: 'a', attributes: new Map([['validUntil', text]]), children: [], text: '' }]).validUntil;

describe('the end of a metadata document', () => {
  it.each(['Etc/UTC', 'Asia/Kolkata', 'America/St_Johns'])('is the same on a machine in %s', (zone) => {
    process.env.TZ = zone;
    expect(new Date(0).getHours()).toBe({ 'Etc/UTC': 0, 'Asia/Kolkata': 5, 'America/St_Johns': 20 }[zone]);
    const end = Date.UTC(2031, 0, 1);
    expect(validUntil('2031-01-01T00:00:00')).toBe(end);
    expect(validUntil('2031-01-01T00:00:00.000')).toBe(end);
    expect(validUntil('2031-01-01T00:00:00Z')).toBe(end);
    expect(validUntil('2031-01-01T05:30:00+05:30')).toBe(end);
  });

  it.each(['', '2031', '2031-01-01', '1 January 2031', '2031-13-01T00:00:00Z', 'soon', '1924992000000'])(
    'is not %j',
    (text) => {
      expect(validUntil(text)).toBeUndefined();
    },
  );
});
