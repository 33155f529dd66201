import type { Check } from './check.ts';
import { CHECKS, type CheckName } from './checks.ts';
import type { CheckResult } from './examination.ts';
import { SignInRefused } from './refusals.ts';

/** Makes checks as an examination does: what one refuses is kept, and the next is made. */
export interface CheckCollector {
  /** Undefined when it was refused. Throws what is no refusal, such as `StoreUnavailable`. */
  attempt<Result>(check: CheckName, run: () => Result): Result | undefined;
  attemptLater<Result>(check: CheckName, run: () => Promise<Result>): Promise<Result | undefined>;
  /** Makes those of a table whose needs are met. */
  walk<Subject>(checks: readonly (Check<Subject> & { readonly name: CheckName })[], subject: Subject): void;
  outcomeOf(check: CheckName): CheckResult['outcome'];
  /** Every check there is, in the order of a sign-in. */
  results(): readonly CheckResult[];
}

export function createCheckCollector(): CheckCollector {
  const made = new Map<string, CheckResult>();
  const outcomeOf = (check: string) => made.get(check)?.outcome ?? 'not-reached';
  const pass = (check: CheckName) => made.set(check, { check, outcome: 'passed' });
  const fail = (check: CheckName, error: unknown) => {
    if (!(error instanceof SignInRefused)) throw error;
    made.set(check, failed(check, error));
  };

  function attempt<Result>(check: CheckName, run: () => Result): Result | undefined {
    try {
      const result = run();
      pass(check);
      return result;
    } catch (error) {
      fail(check, error);
      return undefined;
    }
  }

  return {
    attempt,
    async attemptLater(check, run) {
      try {
        const result = await run();
        pass(check);
        return result;
      } catch (error) {
        fail(check, error);
        return undefined;
      }
    },
    walk(checks, subject) {
      for (const { name, run, needs = [] } of checks) {
        if (needs.every((need) => outcomeOf(need) === 'passed')) attempt(name, () => run(subject));
      }
    },
    outcomeOf,
    results: () => CHECKS.map((check) => made.get(check) ?? { check, outcome: 'not-reached' }),
  };
}

function failed(check: CheckName, { code, details }: SignInRefused): CheckResult {
  const { expected, received } = details;
  return {
    check,
    outcome: 'failed',
    // Every refusal's code is one of these: `refusals.ts` makes the type of all its classes.
    code: code as NonNullable<CheckResult['code']>,
    ...(typeof expected === 'string' ? { expected } : {}),
    ...(typeof received === 'string' ? { received } : {}),
  };
}
