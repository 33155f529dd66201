import type { HexColor } from '../web/contrast.ts';
import { type ColorScheme, DARK, darkAccent, LIGHT, palette } from './brand-colors.ts';

/** What an operator says of the colors. */
export interface BrandColors {
  readonly accent?: HexColor;
  readonly accentDark?: HexColor;
}

/** A sheet that sets tokens of static/portal.css anew, and stands after it; undefined: all stay as they are. */
export function brandStyleSheet({ accent, accentDark }: BrandColors): string | undefined {
  const onDarkPages = accentDark ?? (accent && darkAccent(accent));
  const rules = [
    ...(accent === undefined ? [] : [inScheme(accent, LIGHT)]),
    ...(onDarkPages === undefined ? [] : [inScheme(onDarkPages, DARK)]),
  ];
  return rules.length === 0 ? undefined : rules.join('\n');
}

function inScheme(accent: HexColor, scheme: ColorScheme): string {
  const { accentStrong, accentSoft } = palette(accent, scheme);
  return `@media (prefers-color-scheme: ${scheme.name}) {
  :root {
    --accent: ${accent};
    --accent-strong: ${accentStrong};
    --accent-soft: ${accentSoft};
  }
}
`;
}
