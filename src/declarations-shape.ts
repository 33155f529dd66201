import type { z } from 'zod';
import {
  type ListSection,
  listSections,
  type SectionName,
  type SingleSection,
  sectionNames,
  singleSections,
} from './declarations-schema.ts';
import { type Fault, faultsOf, UNKNOWN, wordsFor } from './declarations-words.ts';

/** Without code that zod would write and compile for each schema: for a few entries that takes longer than it saves. */
const PARSING = { error: wordsFor, jitless: true };

/** An entry of a list that has the right shape, and its place in the file. */
export interface Entry<Value> {
  readonly index: number;
  readonly value: Value;
}

/** The sections of a file. What has not the right shape is left out (one value: its default), and `faults` says why. */
export interface Shape {
  readonly single: { readonly [Name in SingleSection]: z.output<(typeof singleSections)[Name]> };
  readonly lists: { readonly [Name in ListSection]: readonly Entry<z.output<(typeof listSections)[Name]>>[] };
  /** Every `Name` in a list, those of entries that were left out too. */
  names(section: ListSection): ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

/**
 * Checks each section, and each entry of a list, by itself: a fault in one of them
 * must not hide what is wrong with its neighbours or with the files that they name.
 */
export function readShape(value: unknown): Shape {
  const faults: Fault[] = [];
  const members = membersOf(value, faults);
  const single = mapNames(singleSections, (name, schema) => parseSingle(name, schema, members[name], faults));
  const lists = mapNames(listSections, (name, schema) => parseList(name, schema, members[name], faults));
  return {
    single: single as Shape['single'],
    lists: lists as Shape['lists'],
    names: (section) => namesIn(members[section]),
    faults,
  };
}

function membersOf(value: unknown, faults: Fault[]): Readonly<Partial<Record<SectionName, unknown>>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ path: [], message: 'The file must hold sections such as Endpoints, each with its name.' });
    return {};
  }
  const known: readonly string[] = sectionNames;
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  faults.push(...unknown.map((name) => ({ path: [name], message: UNKNOWN })));
  return Object.fromEntries(Object.entries(value).filter(([name]) => known.includes(name)));
}

function parseSingle(name: string, schema: z.ZodType, value: unknown, faults: Fault[]): unknown {
  const { data, error } = schema.safeParse(value ?? undefined, PARSING);
  if (!error) return data;
  faults.push(...faultsOf(error.issues, [name]));
  return schema.parse(undefined);
}

function parseList(name: string, schema: z.ZodType, value: unknown, faults: Fault[]): Entry<unknown>[] {
  // `Endpoints:` with nothing behind it is how YAML writes that there are none yet.
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    faults.push({ path: [name], message: 'Write a list: each entry begins with a hyphen.' });
    return [];
  }
  return value.flatMap((item, index) => {
    const { data, error } = schema.safeParse(item, PARSING);
    if (!error) return [{ index, value: data }];
    faults.push(...faultsOf(error.issues, [name, index]));
    return [];
  });
}

function namesIn(section: unknown): ReadonlySet<string> {
  const entries: readonly unknown[] = Array.isArray(section) ? section : [];
  return new Set(entries.flatMap((entry) => (hasName(entry) ? [entry.Name] : [])));
}

function hasName(entry: unknown): entry is { readonly Name: string } {
  return typeof entry === 'object' && entry !== null && 'Name' in entry && typeof entry.Name === 'string';
}

function mapNames<Name extends string, Schema, Made>(
  schemas: { readonly [N in Name]: Schema },
  make: (name: Name, schema: Schema) => Made,
): Readonly<Record<Name, Made>> {
  const names = Object.keys(schemas) as Name[];
  return Object.fromEntries(names.map((name) => [name, make(name, schemas[name])])) as Record<Name, Made>;
}
