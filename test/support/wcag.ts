/**
 * The contrast ratio of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), worked out apart from the product:
 * the table of linear values first, then one weighted sum for each color.
 */
export function wcagContrast(one: string, other: string): number {
  const luminances = [one, other].map((color) => {
    const [r = '', g = '', b = ''] = color.match(/[0-9a-f]{2}/gi) ?? [];
    return (2126 * linearValue(r) + 7152 * linearValue(g) + 722 * linearValue(b)) / 10_000;
  });
  return (Math.max(...luminances) + 0.05) / (Math.min(...luminances) + 0.05);
}

const LINEAR = Array.from({ length: 256 }, (_, value) =>
  value <= 10 ? value / 255 / 12.92 : Math.exp(2.4 * Math.log((value / 255 + 0.055) / 1.055)),
);

function linearValue(hex: string): number {
  return LINEAR[Number.parseInt(hex, 16)] ?? Number.NaN;
}
