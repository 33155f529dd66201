import type { Condition, Patterns, Policy, Statement } from './policy.ts';
import { type DeclaredStatement, manyOf, type OneOrMany } from './statement-faults.ts';

/** A policy document as the configuration has it, with no fault in its statements. */
export interface DeclaredPolicy {
  readonly Statement: readonly (DeclaredStatement & {
    readonly Sid?: string | undefined;
    readonly Effect: Statement['effect'];
  })[];
}

/** The document as it is evaluated: each text a list, each key of a condition by itself. */
export function parsePolicy({ Statement }: DeclaredPolicy): Policy {
  return {
    statements: Statement.map(({ Sid, Effect, Action, NotAction, Resource, NotResource, Condition }) => ({
      ...(Sid !== undefined && { sid: Sid }),
      effect: Effect,
      actions: patternsOf(Action, NotAction),
      resources: patternsOf(Resource, NotResource),
      conditions: conditionsOf(Condition),
    })),
  };
}

function patternsOf(these: OneOrMany | undefined, allBut: OneOrMany | undefined): Patterns {
  return { isNegated: these === undefined, patterns: manyOf(these ?? allBut ?? []) };
}

function conditionsOf(condition: DeclaredStatement['Condition'] = {}): readonly Condition[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: manyOf(values) })),
  );
}
