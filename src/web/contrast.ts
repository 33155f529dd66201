/** A color of the sRGB space: `#` and six lower-case hexadecimal digits. */
export type HexColor = `#${string}`;

type Channels = readonly [red: number, green: number, blue: number];

/**
 * How well two colors can be told apart: 1 (not at all) to 21 (black and white), in either order.
 * Source: WCAG 2.2, definition of contrast ratio.
 */
export function contrastRatio(one: HexColor, other: HexColor): number {
  const [lighter, darker] = [relativeLuminance(one), relativeLuminance(other)].sort((a, b) => b - a) as [
    number,
    number,
  ];
  return (lighter + 0.05) / (darker + 0.05);
}

/** 0 (black) to 1 (white). Source: WCAG 2.2, definition of relative luminance. */
export function relativeLuminance(color: HexColor): number {
  const [red, green, blue] = channelsOf(color).map(linear) as unknown as Channels;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * `color` with a share (0 to 1) of `other` in it. Black and white leave the hue as it is: what comes out is a shade
 * or a tint of the same color.
 */
export function mix(color: HexColor, other: HexColor, share: number): HexColor {
  const [from, to] = [channelsOf(color), channelsOf(other)];
  const mixed = from.map((value, at) => Math.round(value + ((to[at] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Each from 0 to 255. */
function channelsOf(color: HexColor): Channels {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
