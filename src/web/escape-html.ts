/**
 * What HTML takes for markup, and what lies beyond ASCII, but for the control characters U+0080 to U+009F: a reference to one
 * of them means another character (HTML, "numeric character reference end state").
 */
const SPECIAL = /[&<>"'\u{a0}-\u{10ffff}]/u;
const EVERY_SPECIAL = /[&<>"'\u{a0}-\u{10ffff}]/gu;

/**
 * Text as HTML shows it, in an element or in a quoted attribute. Characters beyond ASCII become references too: V8 keeps a
 * page without them in one byte each, and sends it as it is, at a tenth of what transcoding a whole page costs.
 */
export function escapeHtml(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, reference) : text;
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function reference(character: string): string {
  return NAMED[character] ?? `&#${character.codePointAt(0)};`;
}
