import type { ConditionKeyType } from './condition-keys.ts';
import type { Variables } from './pattern.ts';

/** One comparison of the policy language; operators with `Not` in their names negate one. */
export interface Comparison {
  /** Which keys it can ask of. */
  readonly types: readonly ConditionKeyType[];
  /** May values hold variables. */
  readonly takesVariables: boolean;
  /** What is wrong with a value of the policy, and what to write; undefined: nothing. */
  faultOf(wanted: string): string | undefined;
  /** Does what the request has meet what the policy says; `wanted` has no fault. */
  holds(actual: string, wanted: string, variables: Variables): boolean;
}
