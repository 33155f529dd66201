/** So much goes out as one command at most: Redis serves nobody else meanwhile. */
const MOST_TOGETHER = 100;

interface Batch<Item, Answer> {
  readonly items: Item[];
  readonly answers: Promise<readonly Answer[]>;
}

/**
 * What is asked for in one turn of the event loop goes out as one command, since a command costs its sender more than what is
 * in it. Each is asked after the call, as if it were alone. `askAll` answers in the order of the items; when it fails, all fail.
 */
export function createTogether<Item, Answer>(
  askAll: (items: readonly Item[]) => Promise<readonly Answer[]>,
  atEndOfTurn: (send: () => void) => void,
): (item: Item) => Promise<Answer> {
  let open: Batch<Item, Answer> | undefined;

  function begin(): Batch<Item, Answer> {
    const { promise: answers, resolve } = Promise.withResolvers<readonly Answer[]>();
    const batch = { items: [], answers };
    atEndOfTurn(() => {
      if (open === batch) open = undefined;
      resolve(askAll(batch.items));
    });
    return batch;
  }

  return async (item) => {
    if (open === undefined || open.items.length >= MOST_TOGETHER) open = begin();
    const { items, answers } = open;
    const place = items.push(item) - 1;
    return (await answers)[place] as Answer;
  };
}

/** The same for reading, where a key that several ask for is asked once. */
export function eachKeyOnce<Value>(
  readAll: (keys: readonly string[]) => Promise<readonly Value[]>,
): (keys: readonly string[]) => Promise<readonly Value[]> {
  return async (keys) => {
    const places = new Map<string, number>();
    for (const key of keys) if (!places.has(key)) places.set(key, places.size);
    const values = await readAll([...places.keys()]);
    return keys.map((key) => values[places.get(key) ?? 0] as Value);
  };
}
