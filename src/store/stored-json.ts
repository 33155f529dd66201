import type { AppliedConfiguration } from '../kernel/apply-ledger.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { StoredValueUnreadable } from './errors.ts';
import type { ObjectKind } from './object-kinds.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON object in `text`; undefined when it is none. */
export function jsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads back what `save` wrote under `id`. The check is light, for only Postern writes there: an object that
 * says of itself that it is `id`. Throws `StoredValueUnreadable`, which names `key` and never the content.
 */
export function readObject<Id extends string, Value>(
  kind: ObjectKind<Id, Value>,
  id: string,
  content: unknown,
  key: string,
): Value {
  if (isJsonObject(content) && kind.idOf(content as Value) === id) return content as Value;
  throw new StoredValueUnreadable(
    `What is stored under ${key} is not readable as an object of the kind ${kind.name}. ` +
      'Restore it from a backup, or delete it there and create the object anew.',
    { key },
  );
}

/**
 * Reads back an object with its version: `{"version":3,"value":{…}}`. Throws `StoredValueUnreadable`, as {@link readObject}.
 */
export function readEnvelope<Id extends string, Value>(
  kind: ObjectKind<Id, Value>,
  id: string,
  text: string,
  key: string,
): Versioned<Value> {
  const { version, value } = jsonObject(text) ?? {};
  const content = typeof version === 'number' ? value : undefined;
  return { value: readObject(kind, id, content, key), version: Number(version) };
}

/**
 * What `reads` give, without those that throw `StoredValueUnreadable`: one damaged object is logged and must not
 * take all others with it.
 */
export function readableOnes<Value>(reads: Iterable<() => Value>, logger: Logger): readonly Value[] {
  const values: Value[] = [];
  for (const read of reads) {
    try {
      values.push(read());
    } catch (error) {
      if (!(error instanceof StoredValueUnreadable)) throw error;
      logger.error({ code: error.code, ...error.details }, error.message);
    }
  }
  return values;
}

/** The record of the last configuration in `text`; undefined when it is none: applying again writes it anew. */
export function readApplied(text: string): AppliedConfiguration | undefined {
  const { digest, appliedAt } = jsonObject(text) ?? {};
  return typeof digest === 'string' && typeof appliedAt === 'number' ? { digest, appliedAt } : undefined;
}
