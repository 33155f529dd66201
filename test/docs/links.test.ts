import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorOf, parseMarkdown } from '../support/markdown.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FILES = ['README.md', 'CHANGELOG.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

const isRelative = (link: string) => !/^[a-z][a-z+.-]*:/i.test(link);

describe.each(FILES)('%s', (file) => {
  it('has no relative link that leads nowhere', () => {
    const { links } = parseMarkdown(readFileSync(join(ROOT, file), 'utf8'));
    const broken = links.filter(isRelative).filter((link) => !leadsSomewhere(file, link));
    expect(broken).toEqual([]);
  });
});

/** The file is there, inside the repository, and has the heading that the anchor names. */
function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = decodeURI(link).split('#');
  const target = path === '' ? join(ROOT, from) : resolve(ROOT, dirname(from), path);
  if (!target.startsWith(ROOT) || !existsSync(target)) return false;
  if (anchor === undefined) return true;
  if (!statSync(target).isFile()) return false;
  const { headings } = parseMarkdown(readFileSync(target, 'utf8'));
  return headings.some(({ text }) => anchorOf(text) === anchor);
}
