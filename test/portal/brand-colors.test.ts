import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentFault } from '../../src/portal/brand-color-faults.ts';
import {
  type ColorScheme,
  DARK,
  darkAccent,
  LIGHT,
  nearestAccent,
  weakPairs,
} from '../../src/portal/brand-colors.ts';
import { brandStyleSheet } from '../../src/portal/brand-style-sheet.ts';
import type { HexColor } from '../../src/web/contrast.ts';
import { wcagContrast } from '../support/wcag.ts';

const PORTAL_SHEET = readFileSync(new URL('../../static/portal.css', import.meta.url), 'utf8');

const channel = fc.integer({ min: 0, max: 255 });
const hexColor = fc
  .tuple(channel, channel, channel)
  .map((channels): HexColor => `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`);

type Tokens = Readonly<Record<string, string>>;

/** The colors that a page has in a scheme: those of the portal's sheet, and over them those of the brand's. */
function tokensOf(scheme: ColorScheme['name'], brand = ''): Tokens {
  const [light = '', dark = ''] = Array.from(PORTAL_SHEET.matchAll(/:root \{([^}]*)\}/g), ([, rule]) => rule);
  const [, branded = ''] =
    new RegExp(`prefers-color-scheme: ${scheme}\\) \\{\\s*:root \\{([^}]*)\\}`).exec(brand) ?? [];
  const rules = [light, ...(scheme === 'dark' ? [dark] : []), branded].join('');
  return Object.fromEntries(
    [...rules.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

/** What the rules of static/portal.css put on what, with what WCAG asks of it: text 4.5, borders and signs 3. */
const SHOWN: readonly (readonly [string, string, number])[] = [
  ['accent', 'page', 4.5],
  ['accent', 'surface', 4.5],
  ['accent', 'accent-soft', 4.5],
  ['accent-strong', 'page', 4.5],
  ['accent-strong', 'surface', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-strong', 4.5],
  ['accent', 'page', 3],
  ['accent', 'surface', 3],
];

function tooWeak(tokens: Tokens): readonly unknown[] {
  return SHOWN.filter(
    ([one, other, least]) => !(wcagContrast(String(tokens[one]), String(tokens[other])) >= least),
  );
}

describe('the schemes', () => {
  it.each([LIGHT, DARK])('name the colors of the portal’s own sheet: $name', (scheme) => {
    const { page, surface, 'on-accent': onAccent } = tokensOf(scheme.name);
    expect(scheme).toMatchObject({ page, surface, onAccent });
  });

  it.each([LIGHT, DARK])('leave nothing to wish for in the portal without a brand: $name', ({ name }) => {
    expect(tooWeak(tokensOf(name))).toEqual([]);
  });
});

describe('an accent', () => {
  it('that is accepted gives only pairs that can be told apart, and one that is refused does not', () => {
    const outcomes = new Set<boolean>();
    const anyColor = fc.oneof(
      hexColor,
      hexColor.map((color) => nearestAccent(color, LIGHT)),
    );
    fc.assert(
      fc.property(anyColor, fc.boolean(), (color, isDark) => {
        const scheme = isDark ? DARK : LIGHT;
        const sheet = brandStyleSheet(isDark ? { accentDark: color } : { accent: color });
        const isAccepted = accentFault(color, scheme) === undefined;
        outcomes.add(isAccepted);
        expect(tooWeak(tokensOf(scheme.name, sheet)).length === 0).toBe(isAccepted);
      }),
      { numRuns: 1_000 },
    );
    expect(outcomes.size).toBe(2);
  });

  it('for light pages alone gives dark pages one that can be read comfortably', () => {
    fc.assert(
      fc.property(hexColor, (color) => {
        const tokens = tokensOf('dark', brandStyleSheet({ accent: color }));
        expect(tokens.accent).toBe(darkAccent(color));
        expect(tooWeak(tokens)).toEqual([]);
        expect(wcagContrast(String(tokens.accent), String(tokens.surface))).toBeGreaterThanOrEqual(7);
      }),
    );
  });
});

describe('the shade that is proposed', () => {
  it('is accepted, has the same hue, and is the nearest', () => {
    fc.assert(
      fc.property(hexColor, fc.constantFrom(LIGHT, DARK), (color, scheme) => {
        const proposed = nearestAccent(color, scheme);
        expect(weakPairs(proposed, scheme)).toEqual([]);
        expectSameHue(color, proposed);
        if (proposed !== color) expect(weakPairs(towards(proposed, color, 4), scheme)).not.toEqual([]);
        expect(proposed === color).toBe(weakPairs(color, scheme).length === 0);
      }),
      { numRuns: 500 },
    );
  });

  it('stands in the fault, with the pair, its ratio and what it needs', () => {
    expect(accentFault('#ffd400', LIGHT)).toBe(
      '#ffd400 does not stand out enough on light pages (contrast by WCAG 2.2): links on the page (#f7f8f7) have 1.34:1 and need 4.5:1; links in panels (#ffffff) have 1.43:1 and need 4.5:1; what is chosen (#ffffff) have 1.43:1 and need 4.5:1. Write #877000, the nearest shade of the same hue that passes, or a darker one.',
    );
  });

  it('never shows a ratio as enough that is not', () => {
    fc.assert(
      fc.property(hexColor, fc.constantFrom(LIGHT, DARK), (color, scheme) => {
        for (const [, ratio, least] of (accentFault(color, scheme) ?? '').matchAll(
          /([\d.]+):1 and need ([\d.]+):1/g,
        )) {
          expect(Number(ratio)).toBeLessThan(Number(least));
        }
      }),
    );
  });
});

function channelsOf(color: string): readonly number[] {
  return (color.match(/[0-9a-f]{2}/g) ?? []).map((hex) => Number.parseInt(hex, 16));
}

/** `from`, moved so far towards `to` that the channel that is farthest away gets `steps` nearer. */
function towards(from: HexColor, to: HexColor, steps: number): HexColor {
  const distances = channelsOf(to).map((value, at) => value - (channelsOf(from)[at] ?? 0));
  const share = Math.min(1, steps / Math.max(...distances.map(Math.abs)));
  const moved = channelsOf(from).map((value, at) => Math.round(value + (distances[at] ?? 0) * share));
  return `#${moved.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** The middle channel's place between the lowest and the highest, which decides the hue, but for rounding. */
function expectSameHue(one: string, other: string): void {
  const [from, to] = [channelsOf(one), channelsOf(other)];
  const order = [0, 1, 2].sort((a, b) => (from[a] ?? 0) - (from[b] ?? 0));
  const spread = (channels: readonly number[]) =>
    (channels[order[2] ?? 0] ?? 0) - (channels[order[0] ?? 0] ?? 0);
  const middle = (channels: readonly number[]) =>
    ((channels[order[1] ?? 0] ?? 0) - (channels[order[0] ?? 0] ?? 0)) / spread(channels);
  if (spread(to) < 16) return;
  expect(Math.abs(middle(from) - middle(to))).toBeLessThan(0.1);
}
