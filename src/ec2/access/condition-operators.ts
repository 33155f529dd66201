import type { Comparison } from './comparison.ts';
import { ipAddress } from './ip-comparison.ts';
import { dateComparisons, numericComparisons } from './ordered-comparisons.ts';
import { arnLike, bool, stringEquals, stringEqualsIgnoreCase, stringLike } from './text-comparisons.ts';

/** An operator as a policy writes it, such as `ForAnyValue:StringNotLike` or `BoolIfExists`, taken apart. */
export interface Operator {
  /** Undefined for `Null`, which asks whether the key is there. */
  readonly comparison: Comparison | undefined;
  readonly isNegated: boolean;
  /** A key that the request does not have holds (`…IfExists`). */
  readonly ifExists: boolean;
  /** Which of the request's values must hold: `one` is for keys that have one value. */
  readonly over: 'one' | 'any' | 'all';
}

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['StringEquals', stringEquals],
  ['StringEqualsIgnoreCase', stringEqualsIgnoreCase],
  ['StringLike', stringLike],
  ['ArnEquals', arnLike],
  ['ArnLike', arnLike],
  ['Bool', bool],
  ['IpAddress', ipAddress],
  ...dateComparisons,
  ...numericComparisons,
]);

const NEGATIONS: ReadonlyMap<string, string> = new Map([
  ['StringNotEquals', 'StringEquals'],
  ['StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCase'],
  ['StringNotLike', 'StringLike'],
  ['ArnNotEquals', 'ArnEquals'],
  ['ArnNotLike', 'ArnLike'],
  ['NotIpAddress', 'IpAddress'],
  ['DateNotEquals', 'DateEquals'],
  ['NumericNotEquals', 'NumericEquals'],
]);

const NULL: Operator = { comparison: undefined, isNegated: false, ifExists: false, over: 'one' };
const FORM = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/;
const QUANTITIES = { ForAnyValue: 'any', ForAllValues: 'all' } as const;

/** Undefined: the policy language has no such operator (IAM user guide, "IAM JSON policy elements: Condition operators"). */
export function parseOperator(text: string): Operator | undefined {
  if (text === 'Null') return NULL;
  const [, quantity, name = '', ifExists] = FORM.exec(text) ?? [];
  const comparison = COMPARISONS.get(NEGATIONS.get(name) ?? name);
  // IAM overlooks IfExists behind a quantity: whoever writes both means something that would not happen.
  if (comparison === undefined || (quantity !== undefined && ifExists !== undefined)) return undefined;
  return {
    comparison,
    isNegated: NEGATIONS.has(name),
    ifExists: ifExists !== undefined,
    over: quantity === undefined ? 'one' : QUANTITIES[quantity as keyof typeof QUANTITIES],
  };
}
