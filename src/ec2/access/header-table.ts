import { SignatureIncomplete } from './signature-failures.ts';

/** The headers of a request by their names in lower case; what came more than once keeps all its values. */
export type HeaderTable = ReadonlyMap<string, readonly string[]>;

/** `rawHeaders`: names and values in turn. */
export function headerTable(rawHeaders: readonly string[]): HeaderTable {
  const table = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const values = table.get(name);
    if (values) values.push(rawHeaders[at + 1] ?? '');
    else table.set(name, [rawHeaders[at + 1] ?? '']);
  }
  return table;
}

/**
 * The only value of a header; undefined where it did not come. Throws {@link SignatureIncomplete} where it came twice: the
 * signature would cover both, and whoever reads the request later may take either.
 */
export function onlyValue(headers: HeaderTable, name: string): string | undefined {
  const values = headers.get(name);
  if (values !== undefined && values.length > 1) {
    throw new SignatureIncomplete(`The header ${name} came more than once. Send it once.`);
  }
  return values?.[0];
}
