/** The places of the values whose key appeared before. */
export function duplicates<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const key = keyOf(value);
    if (seen.has(key)) return [index];
    seen.add(key);
    return [];
  });
}
