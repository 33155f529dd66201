import { PosternError } from '../kernel/errors.ts';

/** A value cannot be written into a profile without changing its meaning. Nothing was handed out. */
export class InvalidClientConfiguration extends PosternError {
  readonly code = 'InvalidClientConfiguration';
}

/** OpenVPN 2.6 refuses a file with a longer line, comments included (options.h, OPTION_LINE_SIZE is 256). */
const LONGEST_LINE = 255;
/** No quotes, no backslash, no `#` or `;`, nothing that ends a line. */
const PLAIN_WORD = /^[A-Za-z0-9*.:_-]+$/;
const WORDS = /^[A-Za-z0-9*.:_-]+(?: [A-Za-z0-9*.:_-]+)* ?$/;
const COMMENT = /^[\x20-\x7e]*$/;

/**
 * One directive and its parameters, quoted where a parameter holds a space. Throws
 * {@link InvalidClientConfiguration} on any parameter that is not made of harmless characters: whatever comes
 * from outside passes here, so nothing can add a line or a directive.
 */
export function directive(name: string, ...parameters: readonly (string | number)[]): string {
  return bounded([name, ...parameters.map((parameter) => quoted(name, String(parameter)))].join(' '));
}

/** A comment line. Throws {@link InvalidClientConfiguration} on anything but printable ASCII. */
export function comment(text: string): string {
  if (!COMMENT.test(text))
    throw new InvalidClientConfiguration('A comment of the profile is not printable ASCII.');
  return bounded(text === '' ? '#' : `# ${text}`);
}

/** An inline file: `<tag>`, the lines, `</tag>`. The lines come from our own PEM writer or are constants. */
export function inlineFile(tag: string, content: string): readonly string[] {
  return [`<${tag}>`, ...content.trimEnd().split('\n'), `</${tag}>`];
}

function quoted(name: string, parameter: string): string {
  if (PLAIN_WORD.test(parameter)) return parameter;
  if (WORDS.test(parameter)) return `"${parameter}"`;
  throw new InvalidClientConfiguration(
    `A profile cannot say ${name} ${JSON.stringify(parameter)}. Use letters, digits, dots, hyphens and single spaces.`,
  );
}

function bounded(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  throw new InvalidClientConfiguration(
    `A line of the profile has ${line.length} characters; OpenVPN reads ${LONGEST_LINE}. Use a shorter name. It begins: ${line.slice(0, 40)}`,
  );
}
