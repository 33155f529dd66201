import { InvalidParameterValue, MalformedForm, MissingParameter, UnknownParameter } from './failures.ts';
import type { Form } from './form.ts';

/** More than any real request has: CreateTags for 1,000 resources has some 1,100. */
const MOST_PARAMETERS = 5000;

/** A form whose reading comes to an end. */
export interface WholeForm extends Form {
  /** Throws `UnknownParameter` when something was read by nobody. */
  assertAllRead(): void;
}

/**
 * Reads `application/x-www-form-urlencoded` text: blanks may be `+` or `%20`. Throws `MalformedForm` when a name comes twice,
 * since the one that was checked could be another than the one that counts.
 */
export function readForm(text: string): WholeForm {
  assertFew(text);
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (values.has(name)) throw new MalformedForm(`The parameter ${name} is there twice. Send it once.`);
    values.set(name, value);
  }
  const unread = new Set(values.keys());
  const assertAllRead = () => {
    const [first] = unread;
    if (first !== undefined) throw new UnknownParameter(first);
  };
  return { ...formAt('', { values, unread, sortedNames: [...values.keys()].sort() }), assertAllRead };
}

/** Counted before they are taken apart: Node 24 needs most of a minute for 2,000,000 parameters, which are 4 MB. */
function assertFew(text: string): void {
  let count = 1;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) count++;
  if (count <= MOST_PARAMETERS) return;
  throw new MalformedForm(`A request may have at most ${MOST_PARAMETERS} parameters. Send fewer at a time.`);
}

interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  readonly unread: Set<string>;
  readonly sortedNames: readonly string[];
}

/** The parameters whose names begin with `prefix`, which is empty or ends with a dot. */
function formAt(prefix: string, parameters: Parameters): Form {
  const { values, unread, sortedNames } = parameters;
  const has = (start: string) => sortedNames[firstNotBelow(sortedNames, start)]?.startsWith(start) ?? false;
  const under = (name: string) => formAt(`${prefix}${name}.`, parameters);
  const text = (name: string) => {
    unread.delete(prefix + name);
    return values.get(prefix + name);
  };
  const requiredText = (name: string) => text(name) || fail(new MissingParameter(prefix + name));
  const list = (name: string) => {
    const found = numbered((n) => text(`${name}.${n}`));
    return found.length > 0 ? found : undefined;
  };
  return {
    text,
    requiredText,
    flag: (name) => parsed(prefix + name, text(name), FLAG),
    int: (name) => parsed(prefix + name, text(name), INT),
    list,
    requiredList: (name) => list(name) ?? fail(new MissingParameter(`${prefix}${name}.1`)),
    structure: (name) => (has(`${prefix}${name}.`) ? under(name) : undefined),
    structures: (name) =>
      numbered((n) => (has(`${prefix}${name}.${n}.`) ? under(`${name}.${n}`) : undefined)),
  };
}

/** Where in `sorted` the first text stands that is not below `text`, by halves: forms of forms ask thousands of times. */
function firstNotBelow(sorted: readonly string[], text: string): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? '') < text) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** What there is for 1, 2 and so on, up to the first for which there is nothing. */
function numbered<Found>(look: (n: number) => Found | undefined): readonly Found[] {
  const found: Found[] = [];
  for (let next = look(1); next !== undefined; next = look(found.length + 1)) found.push(next);
  return found;
}

interface Kind<Value> {
  readonly name: string;
  parse(text: string): Value | undefined;
}

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };
const FLAG: Kind<boolean> = {
  name: 'true or false',
  parse: (text) => (Object.hasOwn(FLAGS, text) ? FLAGS[text] : undefined),
};
/** Members that are numbers are 32-bit integers in the model of the API. */
const INT: Kind<number> = {
  name: 'a whole number',
  parse: (text) => (/^-?\d{1,9}$/.test(text) ? Number(text) : undefined),
};

function parsed<Value>(name: string, text: string | undefined, kind: Kind<Value>): Value | undefined {
  if (text === undefined) return undefined;
  const value = kind.parse(text);
  if (value !== undefined) return value;
  throw new InvalidParameterValue(
    `Value (${shown(text)}) for parameter ${name} is invalid. Send ${kind.name}.`,
  );
}

/** So much of a wrong value goes into a message. */
const LONGEST_SHOWN = 100;

/** A wrong value as a message shows it. */
export function shown(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

function fail(error: Error): never {
  throw error;
}
