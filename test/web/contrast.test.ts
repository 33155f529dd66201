import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastRatio, type HexColor, mix } from '../../src/web/contrast.ts';
import { wcagContrast } from '../support/wcag.ts';

const hexColor = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value): HexColor => `#${value.toString(16).padStart(6, '0')}`);

describe('the contrast of two colors', () => {
  it('is what WCAG defines, for any two colors in either order', () => {
    fc.assert(
      fc.property(hexColor, hexColor, (one, other) => {
        expect(contrastRatio(one, other)).toBeCloseTo(wcagContrast(one, other), 10);
        expect(contrastRatio(other, one)).toBe(contrastRatio(one, other));
      }),
    );
  });

  it('is 21 for black on white, 1 for a color on itself, and just enough for the well-known greys', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 10);
    expect(contrastRatio('#0f5a60', '#0f5a60')).toBe(1);
    expect(contrastRatio('#767676', '#ffffff')).toBeGreaterThan(4.5);
    expect(contrastRatio('#777777', '#ffffff')).toBeLessThan(4.5);
  });
});

describe('a mixed color', () => {
  it('lies between its two colors, in each channel', () => {
    fc.assert(
      fc.property(hexColor, hexColor, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, share) => {
        const mixed = channels(mix(one, other, share));
        channels(one).forEach((from, at) => {
          const to = channels(other)[at] ?? 0;
          expect(mixed[at]).toBeGreaterThanOrEqual(Math.min(from, to));
          expect(mixed[at]).toBeLessThanOrEqual(Math.max(from, to));
        });
      }),
    );
  });

  it('is the one at no share, the other at the whole, and half of both between', () => {
    expect(mix('#0f5a60', '#ffffff', 0)).toBe('#0f5a60');
    expect(mix('#0f5a60', '#ffffff', 1)).toBe('#ffffff');
    expect(mix('#204060', '#000000', 0.5)).toBe('#102030');
  });
});

function channels(color: string): readonly number[] {
  return (color.match(/[0-9a-f]{2}/g) ?? []).map((hex) => Number.parseInt(hex, 16));
}
