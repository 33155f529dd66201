/** What some way to the client forbids: a comma ends an option, quotes and backslashes a parameter of the management interface. */
const REPLACED: Readonly<Record<string, string>> = {
  ',': ';',
  '"': '\u201d',
  "'": '\u2019',
  '\\': '/',
};
/** Controls, format characters such as those that turn the direction of writing, halves of characters, and ends of lines and paragraphs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\s]+/gu;
/** Clients take `CRV1:`, `TEMP[` and their like at the start for a command. */
const COMMAND = /^[A-Za-z0-9_]+[:[]/;

/** Somebody else's text so that it reaches people as text: printable, on one line, at most `most` bytes of UTF-8, no character halved. */
export function textForClients(text: string, most: number): string {
  const printable = text
    .replaceAll(UNPRINTABLE, ' ')
    .trim()
    .replaceAll(/[,"'\\]/g, (found) => REPLACED[found] ?? ' ');
  return cutToBytes(COMMAND.test(printable) ? `- ${printable}` : printable, most);
}

const encoder = new TextEncoder();

/** The longest beginning that fits; `encodeInto` writes whole characters only. */
function cutToBytes(text: string, most: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(most));
  return text.slice(0, read).trimEnd();
}
