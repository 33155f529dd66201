import type { z } from 'zod';
import { InvalidRequest } from '../kernel/errors.ts';
import { printable } from '../kernel/printable.ts';

/** Names of fields can be the client's words (`peerInfo`), and a body can have a hundred thousand faults. */
const MOST_FIELDS = 20;
const LONGEST_FIELD = 100;

/**
 * What a gateway sent as the shape that `schema` describes. Throws `InvalidRequest`, whose details name the fields at fault, bounded and
 * printable, and never repeat what they held.
 */
export function parseAsk<Ask>(schema: z.ZodType<Ask>, body: unknown): Ask {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields = fieldsAtFault(result.error);
  throw new InvalidRequest(
    `The request does not have the shape of the gateway contract: ${fields.join(', ')}.`,
    {
      fields,
    },
  );
}

function fieldsAtFault({ issues }: z.ZodError): readonly string[] {
  const fields = new Set<string>();
  for (const { path } of issues) {
    if (fields.size === MOST_FIELDS) break;
    fields.add(printable(path.join('.')).slice(0, LONGEST_FIELD) || '(whole)');
  }
  return [...fields];
}
