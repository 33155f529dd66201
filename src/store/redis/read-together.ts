/** Reads one value; null where there is none. */
export type ReadOne = (key: string) => Promise<string | null>;

interface Batch {
  /** Where the value of a key stands in the answer. */
  readonly places: Map<string, number>;
  readonly values: Promise<readonly (string | null)[]>;
}

/**
 * Reads that are asked for in one turn of the event loop go out as one command, and a key that several ask for is asked
 * once: a command costs its sender as much as the value of a dozen keys. Each is asked after the call, as if it were alone.
 */
export function createReadTogether(
  readAll: (keys: readonly string[]) => Promise<readonly (string | null)[]>,
): ReadOne {
  let open: Batch | undefined;

  function begin(): Batch {
    const places = new Map<string, number>();
    const values = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      open = undefined;
      return readAll([...places.keys()]);
    });
    return { places, values };
  }

  return async (key) => {
    open ??= begin();
    const { places, values } = open;
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return (await values)[place] ?? null;
  };
}
