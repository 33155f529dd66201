import type { z } from 'zod';
import { InvalidRequest } from '../kernel/errors.ts';

/**
 * Reads something from outside (a form, a query) as the shape that `schema` describes.
 * Throws {@link InvalidRequest}, whose details name the fields at fault but never repeat what they held.
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const fields = [...new Set(result.error.issues.map((issue) => issue.path.join('.') || '(whole)'))];
  throw new InvalidRequest(`The request does not have the required shape: ${fields.join(', ')}.`, { fields });
}
