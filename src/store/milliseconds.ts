/**
 * A life time in whole milliseconds, rounded up. Throws a `RangeError` unless it is above zero and finite:
 * an item that is forgotten at once would protect nobody, so such a caller is wrong.
 */
export function lifeInMilliseconds(seconds: number): number {
  const milliseconds = Math.ceil(seconds * 1000);
  if (milliseconds > 0 && Number.isSafeInteger(milliseconds)) return milliseconds;
  throw new RangeError(`A life time must be a positive number of seconds, not ${seconds}.`);
}
