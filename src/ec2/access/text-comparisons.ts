import { arnParts } from './arn-parts.ts';
import type { Comparison } from './comparison.ts';
import { fillIn, fits, parsePattern, type Variables } from './pattern.ts';

const ofTexts = (holds: Comparison['holds']): Comparison => ({
  types: ['string', 'arn', 'boolean'],
  takesVariables: true,
  faultOf: () => undefined,
  holds,
});

export const stringEquals = ofTexts((actual, wanted, variables) => actual === fillIn(wanted, variables));

export const stringEqualsIgnoreCase = ofTexts(
  (actual, wanted, variables) => actual.toLowerCase() === fillIn(wanted, variables)?.toLowerCase(),
);

export const stringLike = ofTexts(isLike);

/** Each of the six parts by itself, with wildcards in each: `ArnEquals` does the same as `ArnLike` (IAM user guide). */
export const arnLike: Comparison = {
  types: ['arn'],
  takesVariables: true,
  faultOf: (wanted) =>
    arnParts(wanted) ? undefined : 'Write an ARN of six parts, such as arn:aws:iam::*:saml-provider/*.',
  holds(actual, wanted, variables) {
    const parts = arnParts(actual);
    const patterns = arnParts(wanted) ?? [];
    return parts?.every((part, at) => isLike(part, patterns[at] ?? '', variables)) ?? false;
  },
};

export const bool: Comparison = {
  types: ['boolean'],
  takesVariables: false,
  faultOf: (wanted) => (/^(?:true|false)$/i.test(wanted) ? undefined : 'Write true or false.'),
  holds: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
};

function isLike(actual: string, wanted: string, variables: Variables): boolean {
  const pattern = parsePattern(wanted, variables);
  return pattern !== undefined && fits(actual, pattern);
}
