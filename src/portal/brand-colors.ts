import { contrastRatio, type HexColor, mix } from '../web/contrast.ts';

/** The colors that a brand leaves as they are, by scheme: tokens of static/portal.css, which a test holds them to. */
export interface ColorScheme {
  readonly name: 'light' | 'dark';
  readonly page: HexColor;
  readonly surface: HexColor;
  /** Text on a button in the accent. */
  readonly onAccent: HexColor;
  /** Mixed into an accent, it makes it stand out more. */
  readonly stronger: HexColor;
}

export const LIGHT: ColorScheme = {
  name: 'light',
  page: '#f7f8f7',
  surface: '#ffffff',
  onAccent: '#ffffff',
  stronger: '#000000',
};

export const DARK: ColorScheme = {
  name: 'dark',
  page: '#101615',
  surface: '#18201f',
  onAccent: '#06211f',
  stronger: '#ffffff',
};

/** The tokens that a brand sets in one scheme. */
export interface Palette {
  /** Links, buttons, what is chosen. */
  readonly accent: HexColor;
  /** The same under the pointer. */
  readonly accentStrong: HexColor;
  /** Behind the accent, where something is chosen or under the pointer. */
  readonly accentSoft: HexColor;
}

type Tokens = ColorScheme & Palette;
type ColorToken = Exclude<keyof Tokens, 'name' | 'stronger'>;

interface Pair {
  readonly use: string;
  readonly foreground: ColorToken;
  readonly background: ColorToken;
  readonly least: number;
}

/** WCAG 2.2, success criterion 1.4.3, for text below 24 px; all of ours counts as such. */
const TEXT = 4.5;
/** WCAG 2.2, success criterion 1.4.11, for borders and signs that people need. */
const SIGN = 3;

/** Every pair in which the portal shows a color that depends on the brand. */
const PAIRS: readonly Pair[] = [
  { use: 'links on the page', foreground: 'accent', background: 'page', least: TEXT },
  { use: 'links in panels', foreground: 'accent', background: 'surface', least: TEXT },
  { use: 'what is chosen', foreground: 'accent', background: 'accentSoft', least: TEXT },
  { use: 'links under the pointer', foreground: 'accentStrong', background: 'page', least: TEXT },
  {
    use: 'links in panels under the pointer',
    foreground: 'accentStrong',
    background: 'surface',
    least: TEXT,
  },
  { use: 'text on buttons', foreground: 'onAccent', background: 'accent', least: TEXT },
  {
    use: 'text on buttons under the pointer',
    foreground: 'onAccent',
    background: 'accentStrong',
    least: TEXT,
  },
  { use: 'borders on the page', foreground: 'accent', background: 'page', least: SIGN },
  { use: 'borders in panels', foreground: 'accent', background: 'surface', least: SIGN },
];

/** A pair that cannot be told apart well enough. */
export interface WeakPair {
  readonly use: string;
  readonly background: HexColor;
  readonly ratio: number;
  readonly least: number;
}

/** The shades that go with an accent. */
export function palette(accent: HexColor, scheme: ColorScheme): Palette {
  return {
    accent,
    accentStrong: mix(accent, scheme.stronger, STRONG_SHARE),
    accentSoft: softest(accent, scheme),
  };
}

/** So much black or white that people see the change. */
const STRONG_SHARE = 0.3;
/** Shares of the accent in its own background, the most colorful first. The last is no color at all. */
const SOFT_SHARES = [0.14, 0.12, 0.1, 0.08, 0.06, 0.04, 0.02, 0];

function softest(accent: HexColor, { surface }: ColorScheme): HexColor {
  const shades = SOFT_SHARES.map((share) => mix(surface, accent, share));
  return shades.find((shade) => contrastRatio(accent, shade) >= TEXT) ?? surface;
}

/** The pairs that this accent makes too weak; none: it can be used. */
export function weakPairs(accent: HexColor, scheme: ColorScheme): readonly WeakPair[] {
  const tokens: Tokens = { ...scheme, ...palette(accent, scheme) };
  return PAIRS.map(({ use, foreground, background, least }) => ({
    use,
    background: tokens[background],
    ratio: contrastRatio(tokens[foreground], tokens[background]),
    least,
  })).filter(({ ratio, least }) => ratio < least);
}

/** The shade or tint of `color` nearest to it that can be an accent. Black and white always can, so there is one. */
export function nearestAccent(color: HexColor, scheme: ColorScheme): HexColor {
  return nearest(color, scheme, (accent) => weakPairs(accent, scheme).length === 0);
}

/** More than the least for somebody who has only thought of light pages: the criterion 1.4.6 of WCAG 2.2. */
const COMFORTABLE = 7;

/** The accent of dark pages that goes with the one of light pages. */
export function darkAccent(accent: HexColor): HexColor {
  const isComfortable = (tint: HexColor) => contrastRatio(tint, DARK.surface) >= COMFORTABLE;
  return nearest(accent, DARK, (tint) => isComfortable(tint) && weakPairs(tint, DARK).length === 0);
}

/** Finer than the eye: half a percent. */
const STEPS = 200;

function nearest(color: HexColor, { stronger }: ColorScheme, passes: (shade: HexColor) => boolean): HexColor {
  for (let step = 0; step < STEPS; step += 1) {
    const shade = mix(color, stronger, step / STEPS);
    if (passes(shade)) return shade;
  }
  return stronger;
}
