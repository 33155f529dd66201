import type { Target } from '../service.ts';
import { evaluatePolicies } from './evaluate-policy.ts';
import { NotAuthorized } from './not-authorized.ts';
import { type CallFacts, requestKeys } from './request-keys.ts';

/** What has no target of its own is asked for as AWS does: on everything. */
const EVERYTHING: readonly Target[] = [{ arn: '*' }];

/** Throws {@link NotAuthorized} unless the caller's policies allow `action`, or the target's own, on each of `targets`. */
export function authorize(action: string, targets: readonly Target[], facts: CallFacts): void {
  const { caller } = facts;
  for (const target of targets.length === 0 ? EVERYTHING : targets) {
    const asked = target.action ?? action;
    const question = { action: asked, resource: target.arn, keys: requestKeys(facts, target) };
    const decision = evaluatePolicies(caller.policies, question);
    if (decision !== 'Allow') throw new NotAuthorized(caller.arn, asked, target.arn, decision);
  }
}
