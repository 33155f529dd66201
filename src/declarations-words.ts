import type { z } from 'zod';

/** Something wrong in the configuration file: where, from the top of the file, and what to write instead. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** The faults behind what zod found, in words for somebody who edits a file. `path` leads to what was parsed. */
export function faultsOf(issues: readonly Issue[], path: readonly PropertyKey[]): readonly Fault[] {
  return issues.flatMap((issue) => {
    const place = [...path, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [{ path: place, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...place, key], message: UNKNOWN }));
  });
}

export const UNKNOWN = 'There is no such member here. Correct its name, or remove it.';

/** What to say where a schema has no words of its own. Handed to zod's `parse` as its `error`. */
export function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') {
    const wanted = WANTED[issue.expected] ?? issue.expected;
    return issue.input === undefined ? `This is missing. Write ${wanted}.` : `Write ${wanted}.`;
  }
  if (issue.code === 'invalid_value') return `Write ${issue.values.map(String).join(' or ')}.`;
  return undefined;
}

const WANTED: Readonly<Partial<Record<string, string>>> = {
  string: 'a text, in quotes if it looks like a number',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'members, each with its name',
  record: 'members, each with its name',
};

/** The path as people write it: `Endpoints[0].Routes[2].DestinationCidrBlock`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** The words of something that was caught. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
