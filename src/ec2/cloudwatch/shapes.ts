import { z } from 'zod';
import { members } from '../protocols/query-lists.ts';
import type { Form } from '../wire/form.ts';

export const NAMESPACE = 'AWS/ClientVPN';
export const DIMENSION = 'Endpoint';

/** Seconds since 1970 in JSON, text in forms; milliseconds since 1970 here. */
export const timeSchema = z.union(
  [
    z.number().transform((seconds) => seconds * 1000),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  ],
  { error: 'Write a time such as 2026-11-21T18:30:00Z.' },
);

/** Seconds; CloudWatch takes multiples of a minute for metrics like these. */
export const periodSchema = z
  .int()
  .min(60)
  .max(86_400 * 365)
  .refine((seconds) => seconds % 60 === 0, 'Write a multiple of 60.');

/** More dimensions than a metric can have (CloudWatch API reference, MetricDatum). */
export const MOST_DIMENSIONS = 30;

export const dimensionSchema = z.strictObject({ Name: z.string(), Value: z.string() });

export type Dimensions = readonly z.output<typeof dimensionSchema>[];

/** `Dimensions.member.N.Name` and `.Value`; undefined: there are none. */
export function readDimensions(form: Form) {
  const dimensions = members(form, 'Dimensions');
  if (dimensions.length === 0) return undefined;
  return dimensions.map((dimension) => ({ Name: dimension.text('Name'), Value: dimension.text('Value') }));
}

/** Members that are there, so that strict schemas do not meet undefined ones. */
export function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
