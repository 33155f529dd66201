import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loggedFields } from './logged-fields.ts';

const text = readFileSync(new URL('../../docs/operations/log-fields.md', import.meta.url), 'utf8');

/** The names in the first cells of the tables under a heading. */
function firstCells(from: string, to?: string): readonly string[] {
  const part = text.slice(text.indexOf(from), to === undefined ? undefined : text.indexOf(to));
  return [...part.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

/** pino writes these, and `stored-json.ts` spreads the details of a failure into its line. */
const NOT_IN_THE_TYPES = ['level', 'time', 'msg', 'key'];

describe('docs/operations/log-fields.md', () => {
  const logged = loggedFields();

  it('names every field that the sources log, and none that they do not', () => {
    expect(logged.places).toBeGreaterThan(25);
    const documented = new Set(firstCells('# Log fields').filter((name) => !logged.actions.has(name)));
    expect([...documented].sort()).toEqual([...new Set([...logged.fields, ...NOT_IN_THE_TYPES])].sort());
  });

  it('names every action of the audit', () => {
    const documented = firstCells('| Action |', '## All other lines');
    expect([...documented].sort()).toEqual([...logged.actions].sort());
  });

  it('shows lines that are JSON, of fields that it names', () => {
    const examples = [...text.matchAll(/^```json\n(.+)\n```$/gm)].map(([, line = '']) => JSON.parse(line));
    expect(examples).toHaveLength(2);
    for (const line of examples)
      for (const name of Object.keys(line)) expect(firstCells('# Log fields')).toContain(name);
  });
});
