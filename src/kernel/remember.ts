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
