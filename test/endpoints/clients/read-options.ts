/** One option of a profile: its name, then its parameters; an inline file is one parameter, `[inline]`. */
export type Option = readonly string[];

export interface Profile {
  readonly options: readonly Option[];
  readonly inline: Readonly<Record<string, string>>;
  readonly comments: readonly string[];
}

/**
 * Reads a profile as the OpenVPN manual describes the format: a line each, parameters between spaces or in double quotes, `#` and
 * `;` begin a comment, `<name>` to `</name>` holds a file. Throws on anything that a client could read otherwise.
 */
export function readOptions(text: string): Profile {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error('The last line has no end.');
  const options: Option[] = [];
  const inline: Record<string, string> = {};
  const comments: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    if (/^[#;]/.test(line)) {
      comments.push(line);
      continue;
    }
    const [, tag] = /^<([a-z0-9-]+)>$/.exec(line) ?? [];
    if (tag === undefined) {
      options.push(parametersOf(line));
      continue;
    }
    const end = lines.indexOf(`</${tag}>`, at);
    if (end < 0) throw new Error(`<${tag}> does not end.`);
    inline[tag] = lines.slice(at + 1, end).join('\n');
    options.push([tag, '[inline]']);
    at = end;
  }
  return { options, inline, comments };
}

function parametersOf(line: string): Option {
  const words = line.match(/"[^"\\]*"|[^\s"\\#;']+/g) ?? [];
  if (words.join(' ') !== line) throw new Error(`Not plain: ${JSON.stringify(line)}`);
  return words.map((word) => word.replace(/^"|"$/g, ''));
}
