import type { HexColor } from '../web/contrast.ts';
import { type ColorScheme, nearestAccent, type WeakPair, weakPairs } from './brand-colors.ts';

/** What is wrong with an accent, for whoever wrote it; undefined: nothing. */
export function accentFault(accent: HexColor, scheme: ColorScheme): string | undefined {
  const weak = weakPairs(accent, scheme);
  if (weak.length === 0) return undefined;
  const found = weakest(weak).map(inWords).join('; ');
  return (
    `${accent} does not stand out enough on ${scheme.name} pages (contrast by WCAG 2.2): ${found}. ` +
    `Write ${nearestAccent(accent, scheme)}, the nearest shade of the same hue that passes, or a ${stronger(scheme)} one.`
  );
}

/** As many as one reads; the others follow from these. */
const MOST_PAIRS = 3;

function weakest(pairs: readonly WeakPair[]): readonly WeakPair[] {
  const shareOfLeast = ({ ratio, least }: WeakPair) => ratio / least;
  return [...pairs].sort((one, other) => shareOfLeast(one) - shareOfLeast(other)).slice(0, MOST_PAIRS);
}

function inWords({ use, background, ratio, least }: WeakPair): string {
  return `${use} (${background}) have ${inRatio(ratio)} and need ${least}:1`;
}

/** Rounded down, so that what is too little never reads as enough. */
function inRatio(ratio: number): string {
  return `${(Math.floor(ratio * 100) / 100).toFixed(2)}:1`;
}

function stronger({ name }: ColorScheme): string {
  return name === 'light' ? 'darker' : 'lighter';
}
