import type { Check } from './check.ts';
import { ASSERTION_CHECKS } from './check-assertion.ts';
import { RESPONSE_CHECKS } from './check-response.ts';
import { DOCUMENT_CHECKS, SHAPE_CHECKS } from './scan-response.ts';

type NamesOf<Checks extends readonly Check<never>[]> = Checks[number]['name'];

/** What a sign-in does beside walking the tables: each step can fail, too. */
type Step =
  | 'decoded'
  | 'answers-a-request'
  | 'xml'
  | 'request'
  | 'status'
  | 'provider'
  | 'signatures'
  | 'signed-content';

export type CheckName =
  | Step
  | NamesOf<typeof DOCUMENT_CHECKS>
  | NamesOf<typeof SHAPE_CHECKS>
  | NamesOf<typeof RESPONSE_CHECKS>
  | NamesOf<typeof ASSERTION_CHECKS>;

/** Every check of a Response, in the order in which a sign-in makes them: the first that fails decides. */
export const CHECKS: readonly CheckName[] = [
  'decoded',
  'answers-a-request',
  'xml',
  ...namesOf(DOCUMENT_CHECKS),
  ...namesOf(SHAPE_CHECKS),
  'request',
  'status',
  'provider',
  'signatures',
  'signed-content',
  ...namesOf(RESPONSE_CHECKS),
  ...namesOf(ASSERTION_CHECKS),
];

function namesOf<Name extends CheckName>(checks: readonly { readonly name: Name }[]): readonly Name[] {
  return checks.map(({ name }) => name);
}
