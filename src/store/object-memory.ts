import type { Logger } from '../kernel/logger.ts';
import { readableOnes } from './stored-json.ts';

/** What was read of the objects of one kind; ids are those of stored objects, so there are few. */
export interface ObjectMemory<Id, Value> {
  /** What the store would say while it bears `mark`; undefined when it has to be asked. */
  under(id: Id, mark: string | undefined): Value | undefined;
  /** All objects as the store would list them while it bears `mark`; undefined when it has to be asked. */
  allUnder(mark: string | undefined): readonly Value[] | undefined;
  /** What `text` says; the same text gives the same frozen value, so nobody can change it for others. */
  read(id: Id, text: string, mark?: string): Value;
  /** The same of all objects that there are, in order. The log names those that cannot be read, and they are left out. */
  readAll(texts: readonly (readonly [Id, string])[], mark?: string): readonly Value[];
  forget(id: Id): void;
}

interface Known<Value> {
  readonly text: string;
  readonly value: Value;
  /** Stood before the text was read: the text may be newer than the mark, never older. */
  readonly mark: string | undefined;
}

/** `parse` must be pure. */
export function createObjectMemory<Id, Value>(
  parse: (id: Id, text: string) => Value,
  logger: Logger,
): ObjectMemory<Id, Value> {
  const known = new Map<Id, Known<Value>>();
  let all: { readonly mark: string; readonly values: readonly Value[] } | undefined;

  function read(id: Id, text: string, mark?: string): Value {
    const last = known.get(id);
    const same = last?.text === text ? last : undefined;
    const value = same ? same.value : frozen(parse(id, text));
    known.set(id, { text, value, mark: mark ?? same?.mark });
    return value;
  }

  return {
    under(id, mark) {
      const last = known.get(id);
      return mark !== undefined && last?.mark === mark ? last.value : undefined;
    },
    allUnder: (mark) => (mark !== undefined && all?.mark === mark ? all.values : undefined),
    read,
    readAll(texts, mark) {
      const present = new Set(texts.map(([id]) => id));
      for (const id of known.keys()) if (!present.has(id)) known.delete(id);
      const reads = texts.map(
        ([id, text]) =>
          () =>
            read(id, text, mark),
      );
      const values = Object.freeze(readableOnes(reads, logger));
      if (mark !== undefined) all = { mark, values };
      return values;
    },
    forget: (id) => void known.delete(id),
  };
}

/** Freezes what JSON can hold, through and through. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
