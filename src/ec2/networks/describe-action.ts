import type { PosternError } from '../../kernel/errors.ts';
import type { Action } from '../wire/action.ts';
import { type Filter, type Filterable, filtered, readFilters } from '../wire/filters.ts';
import type { Form } from '../wire/form.ts';
import { type PageRequest, pageOf, readPageRequest } from '../wire/pages.ts';
import { shown } from '../wire/read-form.ts';
import { items, text } from '../wire/xml.ts';

/** What tells one Describe action from another. */
export interface Description<Thing> {
  readonly name: string;
  /** The element around the items of the answer. */
  readonly wrapper: string;
  /** The lists that name single things, such as `VpcId`, with the text that a thing has for it. */
  readonly named: Readonly<Record<string, (thing: Thing) => string>>;
  /** Read and without effect, since they ask for what is not kept back here. */
  readonly ignoredFlags?: readonly string[];
  readonly filterable: Filterable<Thing>;
  things(): readonly Thing[];
  keyOf(thing: Thing): string;
  format(thing: Thing): string;
  unknown(id: string): PosternError;
}

interface DescribeRequest {
  readonly named: Readonly<Record<string, readonly string[]>>;
  readonly filters: readonly Filter[];
  readonly page: PageRequest;
}

/** A Describe action of EC2: all things, or those named, that pass the filters, page by page. */
export function describeAction<Thing>(description: Description<Thing>): Action<DescribeRequest> {
  const { name, wrapper, filterable, keyOf, format } = description;
  return {
    name,
    parse: (form) => readRequest(form, description),
    // These actions know no resources (Service Authorization Reference, Amazon EC2).
    targets: () => [{ arn: '*' }],
    run({ named, filters, page }) {
      const chosen = chooseNamed(description, named);
      const found = filtered(chosen, filters, filterable);
      const query = [name, JSON.stringify(named), filters];
      const { things, nextToken } = pageOf(found, keyOf, page, query);
      return items(wrapper, things.map(format)) + text('nextToken', nextToken);
    },
  };
}

function readRequest<Thing>(form: Form, { named, ignoredFlags = [] }: Description<Thing>): DescribeRequest {
  for (const name of ignoredFlags) form.flag(name);
  const lists = Object.keys(named).flatMap((name) => {
    const values = form.list(name);
    return values ? [[name, values] as const] : [];
  });
  return { named: Object.fromEntries(lists), filters: readFilters(form), page: readPageRequest(form) };
}

/** Throws `unknown` for a name that nothing has: EC2 does not leave it out silently. */
function chooseNamed<Thing>(
  { things, named: readers, unknown }: Description<Thing>,
  named: DescribeRequest['named'],
): readonly Thing[] {
  let chosen = things();
  for (const [parameter, wanted] of Object.entries(named)) {
    const nameOf = readers[parameter] ?? (() => '');
    const names = new Set(chosen.map(nameOf));
    const missing = wanted.find((id) => !names.has(id));
    if (missing !== undefined) throw unknown(shown(missing));
    chosen = chosen.filter((thing) => wanted.includes(nameOf(thing)));
  }
  return chosen;
}
