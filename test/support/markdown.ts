/** What tests ask of a Markdown file. Text inside fenced code is not read: nobody follows a link there. */
export interface MarkdownFile {
  /** Level and text, in order. */
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  /** Where its links and pictures lead, as written. */
  readonly links: readonly string[];
  /** What stands between single backticks. */
  readonly codes: readonly string[];
  /** The lines below each second-level heading, up to the next. */
  readonly sections: ReadonlyMap<string, readonly string[]>;
}

export function parseMarkdown(text: string): MarkdownFile {
  const lines = text.replaceAll(/^```[^\n]*\n.*?^```$/gms, '').split('\n');
  const prose = lines.join('\n');
  return {
    headings: lines.flatMap((line) => {
      const [, marks = '', heading = ''] = /^(#{1,6}) (.+)$/.exec(line) ?? [];
      return marks === '' ? [] : [{ level: marks.length, text: heading }];
    }),
    links: [...prose.replaceAll(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to),
    codes: [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
    sections: sectionsOf(lines),
  };
}

function sectionsOf(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    if (line.startsWith('## ')) {
      current = [];
      sections.set(line.slice(3), current);
    } else current.push(line);
  }
  return sections;
}

/** What stands in the fenced blocks of a language, in order, each with its last line break. */
export function fencedCode(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```(\S*)\n(.*?)^```$/gms)]
    .filter(([, of]) => of === language)
    .map(([, , code = '']) => code);
}

/** The rows of a section's tables, without head and rule; each row as its cells. */
export function tableRows(lines: readonly string[]): readonly (readonly string[])[] {
  const rows = lines.filter((line) => line.startsWith('|'));
  const rule = rows.findIndex((row) => /^\|[-|: ]+\|$/.test(row));
  return rows.slice(rule + 1).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The anchor by which a link names a heading, as GitHub and GitLab make it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
