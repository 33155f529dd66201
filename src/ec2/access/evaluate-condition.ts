import { type Operator, parseOperator } from './condition-operators.ts';
import type { Variables } from './pattern.ts';
import type { Condition } from './policy.ts';
import type { RequestKeys } from './request-keys.ts';

/**
 * Does the request meet the condition. What the policy lists are alternatives; what a key is missing for depends on the
 * operator (IAM user guide, "Multivalued context keys" and "Condition operators").
 */
export function conditionHolds(
  { operator: text, key, values: wanted }: Condition,
  keys: RequestKeys,
  variables: Variables,
): boolean {
  const operator = parseOperator(text);
  // Policies were parsed before; neither yes nor no would be safe for both an Allow and a Deny.
  if (operator === undefined) throw new TypeError(`No policy may have the operator ${text}.`);
  const actual = keys.get(key.toLowerCase()) ?? [];
  if (operator.comparison === undefined) return wanted.includes(String(actual.length === 0));
  if (actual.length === 0) return holdsWithoutKey(operator);
  const { comparison, isNegated, over } = operator;
  const isMet = (value: string) => wanted.some((one) => comparison.holds(value, one, variables));
  if (over === 'any') return actual.some((value) => isMet(value) !== isNegated);
  if (over === 'all') return actual.every((value) => isMet(value) !== isNegated);
  return actual.some(isMet) !== isNegated;
}

/** Of all values of none, all hold, and none does; else what is not there differs from everything. */
function holdsWithoutKey({ isNegated, ifExists, over }: Operator): boolean {
  if (over !== 'one') return over === 'all';
  return isNegated || ifExists;
}
