import { type ConditionKeyType, conditionKeyType } from './condition-keys.ts';
import { parseOperator } from './condition-operators.ts';
import type { Condition } from './policy.ts';
import { unknownVariable } from './unknown-variable.ts';

/** What is wrong with one key of a condition, and what to write; undefined: nothing. */
export function conditionFault({ operator: text, key, values }: Condition): string | undefined {
  const operator = parseOperator(text);
  if (operator === undefined) return operatorFault(text);
  const type = conditionKeyType(key);
  if (type === undefined) return keyFault(key);
  const { comparison } = operator;
  if (comparison === undefined) return first(values, (value) => (BOOLEAN.test(value) ? undefined : BOOLEANS));
  if (!comparison.types.includes(type)) return `${text} cannot ask of ${key}: use ${ASKED_BY[type]}.`;
  return first(values, (value) =>
    comparison.takesVariables
      ? (unknownVariable(value) ?? comparison.faultOf(value))
      : comparison.faultOf(value),
  );
}

const BOOLEAN = /^(?:true|false)$/;
const BOOLEANS = 'Write true (the request does not have the key) or false (it does).';

const ASKED_BY: Readonly<Record<ConditionKeyType, string>> = {
  string: 'an operator for texts, such as StringEquals',
  arn: 'ArnLike or ArnNotLike',
  boolean: 'Bool',
  ip: 'IpAddress or NotIpAddress',
  date: 'an operator for dates, such as DateLessThan',
  number: 'an operator for numbers, such as NumericLessThan',
};

function operatorFault(text: string): string {
  return `There is no operator ${text}. Correct its name; behind ForAnyValue: and ForAllValues: there is no IfExists.`;
}

function keyFault(key: string): string {
  return /tag/i.test(key)
    ? `Client VPN has no conditions on tags, so ${key} would say nothing. Name the resources by their ARNs instead.`
    : `No request has a key ${key}. Correct its name.`;
}

function first(
  values: readonly string[],
  faultOf: (value: string) => string | undefined,
): string | undefined {
  return values.map(faultOf).find((fault) => fault !== undefined);
}
