/** What HTML takes for markup, and what lies beyond Latin-1. */
const SPECIAL = /[&<>"'\u{100}-\u{10ffff}]/u;
const EVERY_SPECIAL = /[&<>"'\u{100}-\u{10ffff}]/gu;

/**
 * Text as HTML shows it, in an element or in a quoted attribute. Characters beyond Latin-1 become references too: V8 keeps
 * a text without them in one byte each, and sends it without transcoding, at a tenth of the price for a whole page.
 */
export function escapeHtml(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, reference) : text;
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function reference(character: string): string {
  return NAMED[character] ?? `&#${character.codePointAt(0)};`;
}
