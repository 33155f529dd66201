import type { Comparison } from './comparison.ts';

const ORDERS: Readonly<Record<string, (actual: number, wanted: number) => boolean>> = {
  Equals: (actual, wanted) => actual === wanted,
  LessThan: (actual, wanted) => actual < wanted,
  LessThanEquals: (actual, wanted) => actual <= wanted,
  GreaterThan: (actual, wanted) => actual > wanted,
  GreaterThanEquals: (actual, wanted) => actual >= wanted,
};

interface Kind {
  readonly types: Comparison['types'];
  readonly fault: string;
  /** NaN for texts of another form. */
  measure(text: string): number;
}

/** The five orders of one kind of value, named such as `DateLessThan`. */
const ofKind = (
  prefix: string,
  { types, fault, measure }: Kind,
): readonly (readonly [string, Comparison])[] =>
  Object.entries(ORDERS).map(([name, order]) => [
    prefix + name,
    {
      types,
      takesVariables: false,
      faultOf: (wanted) => (Number.isNaN(measure(wanted)) ? fault : undefined),
      holds: (actual, wanted) => order(measure(actual), measure(wanted)),
    },
  ]);

const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/;
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

function numberIn(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}

/** Seconds since 1970: of a date in a form of the W3C's profile of ISO 8601, or said so. */
function secondsIn(text: string): number {
  return DATE.test(text) ? Date.parse(text) / 1000 : numberIn(text);
}

export const dateComparisons = ofKind('Date', {
  types: ['date', 'number'],
  fault: 'Write a date such as 2026-12-31T23:59:59Z, with its time zone, or seconds since 1970.',
  measure: secondsIn,
});

export const numericComparisons = ofKind('Numeric', {
  types: ['number'],
  fault: 'Write a number.',
  measure: numberIn,
});
