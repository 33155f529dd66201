/** Members of a declaration, as `postern.yaml` would say them. */
export type Members = Readonly<Record<string, unknown>>;

/** Without the members that have no value: absent and nothing are one in a file. */
export function written(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A list that is worth writing. */
export function unlessNone<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}

/** Tags as AWS spells them in lists. */
export function declaredTags(tags: Readonly<Record<string, string>> = {}): readonly Members[] | undefined {
  return unlessNone(Object.entries(tags).map(([Key, Value]) => ({ Key, Value })));
}
