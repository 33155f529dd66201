import { conditionHolds } from './evaluate-condition.ts';
import { fits, parsePattern, type Variables } from './pattern.ts';
import type { Patterns, Policy, Statement } from './policy.ts';
import type { RequestKeys } from './request-keys.ts';

/** What policies are asked: may this be done to that, with these facts about the call. */
export interface Question {
  /** Such as `ec2:CreateClientVpnEndpoint`. */
  readonly action: string;
  /** An ARN, or `*` for what has none. */
  readonly resource: string;
  readonly keys: RequestKeys;
}

/** `none`: no statement speaks of it, so it is not allowed. */
export type Decision = 'Allow' | 'Deny' | 'none';

/** What identity-based policies say together: one Deny outweighs every Allow (IAM user guide, "Policy evaluation logic"). */
export function evaluatePolicies(policies: readonly Policy[], question: Question): Decision {
  const variables = variablesOf(question);
  let decision: Decision = 'none';
  for (const { statements } of policies) {
    for (const statement of statements) {
      if (!applies(statement, question, variables)) continue;
      if (statement.effect === 'Deny') return 'Deny';
      decision = 'Allow';
    }
  }
  return decision;
}

function applies(statement: Statement, question: Question, variables: Variables): boolean {
  return (
    speaksOf(statement.actions, question.action.toLowerCase(), toLowerCase, NO_VARIABLES) &&
    speaksOf(statement.resources, question.resource, asItIs, variables) &&
    statement.conditions.every((condition) => conditionHolds(condition, question.keys, variables))
  );
}

/** Actions have no variables, and their case does not count; ARNs are taken to the letter. */
const NO_VARIABLES: Variables = () => undefined;
const toLowerCase = (text: string) => text.toLowerCase();
const asItIs = (text: string) => text;

function speaksOf(
  { patterns, isNegated }: Patterns,
  text: string,
  inCase: (pattern: string) => string,
  variables: Variables,
): boolean {
  const isAmong = patterns.some((pattern) => {
    if (pattern === '*') return true;
    const parsed = parsePattern(inCase(pattern), variables);
    return parsed !== undefined && fits(text, parsed);
  });
  return isAmong !== isNegated;
}

/** A key with several values stands for nothing in particular. */
function variablesOf({ keys }: Question): Variables {
  return (key) => {
    const values = keys.get(key.toLowerCase()) ?? [];
    return values.length === 1 ? values[0] : undefined;
  };
}
