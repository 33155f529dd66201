import type { Decision, DenialReason, StepResult } from './authorization.ts';

/** A step of the authorization: what it found, or the decision that ends the way here. */
export type Step<Value> =
  | { readonly isPassed: true; readonly value: Value }
  | { readonly isPassed: false; readonly decision: Decision };

export function passed<Value>(value: Value): Step<Value> {
  return { isPassed: true, value };
}

export function stopped(decision: Decision): Step<never> {
  return { isPassed: false, decision };
}

export function denied(reason: DenialReason): Step<never> {
  return stopped({ kind: 'deny', reason, postureComplianceStatuses: [] });
}

/** What somebody else found; `otherwise` while nobody has looked. */
export function stepOf<Value>(result: StepResult<Value> | undefined, otherwise: Decision): Step<Value> {
  if (!result) return stopped(otherwise);
  return result.isPassed ? result : denied(result.reason);
}
