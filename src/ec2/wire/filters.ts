import { InvalidParameterValue, MissingParameter } from './failures.ts';
import type { Form } from './form.ts';

/** One filter of a Describe action; its values are alternatives. */
export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * What a kind of object may be filtered by: the texts that it has under each name, compared case-sensitively. `tags` adds
 * `tag:<key>` and `tag-key`.
 */
export interface Filterable<Thing> {
  readonly names: Readonly<Record<string, (thing: Thing) => string | readonly string[] | undefined>>;
  readonly tags?: (thing: Thing) => Readonly<Record<string, string>>;
}

/** EC2's own limit (EC2 user guide, "List and filter using the CLI and API"). */
const MOST_VALUES = 200;
/** Longer than any text by which things are filtered; a value with wildcards is taken apart into its characters. */
const LONGEST_VALUE = 1024;

/** `Filter.N.Name` and `Filter.N.Value.M`, as they came. Throws `MissingParameter` and `InvalidParameterValue`. */
export function readFilters(form: Form): readonly Filter[] {
  const filters = form.structures('Filter').map((filter, index) => {
    const values = filter.list('Value');
    const name = filter.requiredText('Name');
    if (values === undefined) throw new MissingParameter(`Filter.${index + 1}.Value.1`);
    return { name, values };
  });
  assertBounded(filters.flatMap(({ values }) => values));
  return filters;
}

function assertBounded(values: readonly string[]): void {
  if (values.length > MOST_VALUES) {
    throw new InvalidParameterValue(
      `Filters may have at most ${MOST_VALUES} values together. Ask in several requests.`,
    );
  }
  if (values.every((value) => value.length <= LONGEST_VALUE)) return;
  throw new InvalidParameterValue(
    `A value of a filter may have at most ${LONGEST_VALUE} characters. Send a shorter one.`,
  );
}

/**
 * The things that pass all filters. `*` in a value stands for any characters, `?` for one; a backslash takes their meaning
 * away. Throws `InvalidParameterValue` for a name by which these things cannot be filtered.
 */
export function filtered<Thing>(
  things: readonly Thing[],
  filters: readonly Filter[],
  filterable: Filterable<Thing>,
): readonly Thing[] {
  const passes = passesFilters(filters, filterable);
  return filters.length === 0 ? things : things.filter(passes);
}

/** The same question of one thing, for what does not lie in a list. */
export function passesFilters<Thing>(
  filters: readonly Filter[],
  filterable: Filterable<Thing>,
): (thing: Thing) => boolean {
  const tests = filters.map((filter) => testOf(filter, filterable));
  return (thing) => tests.every((test) => test(thing));
}

function testOf<Thing>({ name, values }: Filter, filterable: Filterable<Thing>): (thing: Thing) => boolean {
  const textsOf = reader(name, filterable);
  const tests = values.map(valueTest);
  return (thing) => textsOf(thing).some((text) => tests.some((test) => test(text)));
}

const TAG = 'tag:';

function reader<Thing>(
  name: string,
  { names, tags }: Filterable<Thing>,
): (thing: Thing) => readonly string[] {
  const read = Object.hasOwn(names, name) ? names[name] : undefined;
  if (read) return (thing) => [read(thing) ?? []].flat();
  if (tags && name === 'tag-key') return (thing) => Object.keys(tags(thing));
  if (tags && name.startsWith(TAG)) return (thing) => tagValue(tags(thing), name.slice(TAG.length));
  throw new InvalidParameterValue(`The filter '${name}' is invalid. Known ones: ${known(names, tags)}.`);
}

function tagValue(tags: Readonly<Record<string, string>>, key: string): readonly string[] {
  const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
  return value === undefined ? [] : [value];
}

function known(names: object, tags: unknown): string {
  return [...Object.keys(names), ...(tags ? ['tag:<key>', 'tag-key'] : [])].join(', ');
}

/** Does the value stand for itself and nothing else. */
export function isExact(value: string): boolean {
  return !/[*?\\]/.test(value);
}

function valueTest(value: string): (text: string) => boolean {
  return isExact(value) ? (text) => text === value : wildcardTest(value);
}

/** Compares by two marks and steps back to the last `*`, so that no value can make it slow. */
function wildcardTest(value: string): (text: string) => boolean {
  const pattern = [...value.matchAll(/\\([*?\\])|(\*)|(\?)|(.)/gsu)].map(
    ([, literal, any, one, other]): Piece => (any ? ANY : one ? ONE : { literal: literal ?? other ?? '' }),
  );
  const literal = longestLiteral(pattern);
  return (text) => text.includes(literal) && matches(pattern, [...text]);
}

/** What a text must contain to fit. To look for that first saves nearly all of the work where few of very many texts fit. */
function longestLiteral(pattern: readonly Piece[]): string {
  let [run, longest] = ['', ''];
  for (const piece of pattern) {
    run = 'literal' in piece ? run + piece.literal : '';
    if (run.length > longest.length) longest = run;
  }
  return longest;
}

const ANY = { any: true } as const;
const ONE = { one: true } as const;
type Piece = typeof ANY | typeof ONE | { readonly literal: string };

function matches(pattern: readonly Piece[], text: readonly string[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let i = 0; i < text.length; ) {
    const piece = pattern[at];
    if (piece === ANY) {
      star = at++;
      resume = i;
    } else if (piece === ONE || (piece && 'literal' in piece && piece.literal === text[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  return pattern.slice(at).every((piece) => piece === ANY);
}
