/**
 * `work`, which must be pure, done once for each argument and remembered for as long as that argument lives. For what is
 * worked out from a frozen object again and again, such as the rules of an endpoint that many people look at.
 */
export function remembered<Argument extends object, Result>(
  work: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const known = new WeakMap<Argument, { readonly result: Result }>();
  return (argument) => {
    const before = known.get(argument);
    if (before) return before.result;
    const result = work(argument);
    known.set(argument, { result });
    return result;
  };
}

/** The same for what is asked for many times in a row, such as this second as text: the latest alone is remembered. */
export function rememberedLast<Argument, Result>(
  work: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly argument: Argument; readonly result: Result } | undefined;
  return (argument) => {
    if (last === undefined || last.argument !== argument) last = { argument, result: work(argument) };
    return last.result;
  };
}

/** More different keys than that come from nobody who means well; then all are worked out anew. */
const MOST_KEYS = 100;
/** Longer texts are not kept: whoever sends a header decides how long it is. Characters. */
const LONGEST_KEY = 200;

/**
 * The same for a text, such as a header that many requests have in common: up to a hundred are remembered. The text alone must
 * decide; `given` is where the work finds it, or what it works with.
 */
export function rememberedText<Text extends string, Given extends readonly unknown[], Result>(
  work: (text: Text, ...given: Given) => Result,
): (text: Text, ...given: Given) => Result {
  const known = new Map<Text, { readonly result: Result }>();
  return (text, ...given) => {
    const before = known.get(text);
    if (before) return before.result;
    const result = work(text, ...given);
    if (known.size >= MOST_KEYS) known.clear();
    if (text.length <= LONGEST_KEY) known.set(text, { result });
    return result;
  };
}
