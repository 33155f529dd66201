/**
 * `read`, which must be pure, asked once for each text: of every id the last text and what it says are kept. The same
 * frozen value is given to all, so nobody can change it for others. Ids are those of stored objects, so there are few.
 */
export function lastRead<Id, Value>(read: (id: Id, text: string) => Value): (id: Id, text: string) => Value {
  const known = new Map<Id, { readonly text: string; readonly value: Value }>();
  return (id, text) => {
    const last = known.get(id);
    if (last?.text === text) return last.value;
    const value = frozen(read(id, text));
    known.set(id, { text, value });
    return value;
  };
}

/** Freezes what JSON can hold, through and through. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) frozen(member);
  return Object.freeze(value);
}
