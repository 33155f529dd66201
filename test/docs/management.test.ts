import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMarkdown, tableRows } from '../support/markdown.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the list of commands', () => {
  const TRANSCRIPTS = 'test/corpus/aws-cli/';
  const lines = parseMarkdown(read('docs/management/README.md')).sections.get('Commands of the guide') ?? [];
  const rows = tableRows(lines).map(([command = '', , transcript = '']) => ({
    command: command.replaceAll('`', ''),
    transcript: /aws-cli\/([\w-]+\.txt)/.exec(transcript)?.[1] ?? '',
  }));

  it('names for each command a transcript that shows it', () => {
    expect(rows).toHaveLength(21);
    for (const { command, transcript } of rows) {
      expect(read(TRANSCRIPTS + transcript), command).toContain(`$ ${command} `);
    }
  });

  it('names every transcript', () => {
    const named = parseMarkdown(read('docs/management/README.md')).links.map((link) =>
      link.split('/').at(-1),
    );
    expect(named).toEqual(
      expect.arrayContaining(readdirSync(new URL(`../../${TRANSCRIPTS}`, import.meta.url))),
    );
  });
});
