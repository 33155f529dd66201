import { z } from 'zod';
import type { HandlerOutcome, SchemaVersion } from './client-connect-handler.ts';
import { HandlerFailed, INVALID_RESPONSE } from './handler-failed.ts';

/** Guide, "Response schema": of the message, and of each status. */
const LONGEST_TEXT = 255;
const MOST_STATUSES = 10;

/** Characters are code points: what a person counts who keeps to the limit, an emoji being one. */
const characters = z
  .string('must be a text')
  .refine((text) => text.isWellFormed(), 'must be Unicode: half of a surrogate pair is in it')
  .refine(
    (text) => text.length <= LONGEST_TEXT || [...text].length <= LONGEST_TEXT,
    `must have at most ${LONGEST_TEXT} characters`,
  );

const common = <Version extends SchemaVersion>(version: Version) => ({
  allow: z.boolean('must be true or false'),
  'posture-compliance-statuses': z
    .array(characters, 'must be a list of texts')
    .max(MOST_STATUSES, `must have at most ${MOST_STATUSES} entries`),
  'schema-version': z.literal(version, `must be "${version}", as this handler is declared`),
});

const NO_OBJECT = 'it must be an object of JSON';

/** What nobody asked for is ignored, so that a handler can answer with the members of several versions. */
const earlierSchema = (version: 'v1' | 'v2') =>
  z
    .object({ ...common(version), 'error-msg-on-failed-posture-compliance': characters }, NO_OBJECT)
    .transform((response) => outcomeOf(response, response['error-msg-on-failed-posture-compliance']));

const SCHEMAS = {
  v1: earlierSchema('v1'),
  v2: earlierSchema('v2'),
  v3: z
    .object({ ...common('v3'), 'error-msg-on-denied-connection': characters }, NO_OBJECT)
    .transform((response) => outcomeOf(response, response['error-msg-on-denied-connection'])),
} as const satisfies Record<SchemaVersion, z.ZodType>;

interface Decided {
  readonly allow: boolean;
  readonly 'posture-compliance-statuses': readonly string[];
}

function outcomeOf(
  { allow, 'posture-compliance-statuses': postureComplianceStatuses }: Decided,
  message: string,
): HandlerOutcome {
  return allow
    ? { outcome: 'allowed', postureComplianceStatuses }
    : { outcome: 'denied', message, postureComplianceStatuses };
}

/**
 * What a handler decided. All members of its schema are required, whatever it decides. Throws {@link HandlerFailed}
 * (`client-connect-handler-invalid-response`) with every member that is wrong, by name; values are not repeated, since they may be about a person.
 */
export function readResponse(text: string, version: SchemaVersion): HandlerOutcome {
  const { data, error } = SCHEMAS[version].safeParse(parseJson(text));
  if (error) throw new HandlerFailed(INVALID_RESPONSE, `The answer is not valid: ${wordsOf(error)}.`);
  return data;
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new HandlerFailed(INVALID_RESPONSE, 'The answer is empty.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HandlerFailed(INVALID_RESPONSE, 'The answer is not JSON.', { cause: error });
  }
}

function wordsOf({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')} ${message}`))
    .join('; ');
}
