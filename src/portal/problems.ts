import type { PosternError } from '../kernel/errors.ts';
import type { SignInRefusalCode } from '../saml/refusals.ts';
import { WEB_PROBLEM_STATUSES } from '../web/problem.ts';
import { CONNECTION_PROBLEM_STATUSES } from './connection-problems.ts';
import { SETUP_PROBLEM_STATUSES } from './setup/setup-problems.ts';
import type { ProblemWords } from './words/problem-words.ts';
import type { Words } from './words/words.ts';

/** How a failure is answered: its status, and the words for the person in front of it. */
export interface Problem extends ProblemWords {
  readonly status: number;
}

/** A sign-in is refused with 403, but for what is wrong with the message itself or with our own load. */
const REFUSAL_STATUSES: Partial<Readonly<Record<SignInRefusalCode, number>>> = {
  AcsRequestMalformed: 400,
  ResponseTooLarge: 413,
  ResponseNotBase64: 400,
  ResponseNotUtf8: 400,
  ResponseNotWellFormed: 400,
  ProviderNotReady: 503,
  VerifierBusy: 503,
};

/** Finds a failure by its code. One that nobody foresaw is a fault of ours: 500. */
export function problemOf({ code }: Pick<PosternError, 'code'>, words: Words): Problem {
  const { refusals, webProblems, setupProblems, connectionProblems, unexpectedProblem } = words;
  if (hasCode(refusals, code)) return { status: REFUSAL_STATUSES[code] ?? 403, ...refusals[code] };
  if (hasCode(webProblems, code)) return { status: WEB_PROBLEM_STATUSES[code], ...webProblems[code] };
  if (hasCode(setupProblems, code)) return { status: SETUP_PROBLEM_STATUSES[code], ...setupProblems[code] };
  if (hasCode(connectionProblems, code))
    return { status: CONNECTION_PROBLEM_STATUSES[code], ...connectionProblems[code] };
  return { status: 500, ...unexpectedProblem };
}

/** Codes are names of classes; `toString` is no failure of ours. */
function hasCode<Table extends object>(table: Table, code: PropertyKey): code is keyof Table {
  return Object.hasOwn(table, code);
}
