import type { Words } from '../../src/portal/words/words.ts';

/** Every text of a language, by where it stands (`home.form.hint`); sentences with values are made with 3. */
export function sentencesOf({ formats: _, ...words }: Words): ReadonlyMap<string, string> {
  return new Map(flatten('', words));
}

function flatten(path: string, value: unknown): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value(...Array(value.length).fill(3)))]];
  return Object.entries(value as object).flatMap(([name, inner]) =>
    flatten(path === '' ? name : `${path}.${name}`, inner),
  );
}
