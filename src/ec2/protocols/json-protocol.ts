import type { z } from 'zod';
import { headerTable, onlyValue } from '../access/header-table.ts';
import { type AwsError, awsErrorOf } from '../error-codes.ts';
import type { Answer, Call, CallContext, Service, Target } from '../service.ts';
import { InvalidAction, InvalidParameterValue, MissingAction } from '../wire/failures.ts';
import type { AnswerMembers, AnswerValue } from './answer-value.ts';

/** One action of a service that speaks AWS JSON (ACM, CloudWatch). */
export interface JsonAction<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  /** Strict: a member that it does not know is refused, since it may be meant to make something safer. */
  readonly schema: Schema;
  targets(request: z.output<Schema>, context: CallContext): Promise<readonly Target[]> | readonly Target[];
  run(request: z.output<Schema>, context: CallContext): Promise<AnswerMembers | undefined>;
}

/** The action as it is: its types follow from the schema. */
export function jsonAction<Schema extends z.ZodType>(action: JsonAction<Schema>): JsonAction<Schema> {
  return action;
}

export interface JsonProtocol {
  readonly name: Service['name'];
  /** Before the colon in policies, such as `acm`. */
  readonly prefix: string;
  /** Before the dot in `X-Amz-Target`, such as `CertificateManager`. */
  readonly targetPrefix: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  readonly actions: readonly JsonAction[];
  readonly errorCodes: Readonly<Record<string, AwsError>>;
}

/** AWS JSON 1.0 and 1.1: the action in a header, JSON in and out, times as seconds since 1970. */
export function createJsonService(protocol: JsonProtocol): Service {
  const known = new Map(
    protocol.actions.map((action) => [`${protocol.targetPrefix}.${action.name}`, action]),
  );
  return {
    name: protocol.name,
    understand(request) {
      const target = onlyValue(headerTable(request.rawHeaders), 'x-amz-target');
      if (!target) throw new MissingAction();
      const action = known.get(target);
      if (!action) throw new InvalidAction(target.slice(0, 100));
      return callOf(protocol, action, parseRequest(action.schema, readJson(request.body.toString())));
    },
    fail: (error) => answerFailure(protocol, error),
  };
}

/** What the schema makes of a request. Throws `InvalidParameterValue` with the first faults, each with its place. */
export function parseRequest(schema: z.ZodType, request: unknown): unknown {
  const { data, error } = schema.safeParse(request);
  if (!error) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.') || 'The body'}: ${message}`);
  throw new InvalidParameterValue(faults.slice(0, 5).join(' '));
}

/** More than any real request has: 500 metrics with all their dimensions are below. Large bodies are large by their texts. */
const MOST_PARTS = 50_000;

function readJson(text: string): unknown {
  assertFewParts(text);
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new InvalidParameterValue(
      'The body is not JSON. Send the parameters of the action as a JSON object.',
    );
  }
}

/** Members, entries and what holds them are counted before they are made: 4 MB of brackets become 400 MB of lists. */
function assertFewParts(text: string): void {
  let count = 0;
  for (const _ of text.matchAll(/[,[{]/g)) {
    if (++count <= MOST_PARTS) continue;
    throw new InvalidParameterValue(
      `The body has more than ${MOST_PARTS} members and entries. Send fewer at a time.`,
    );
  }
}

function callOf(protocol: JsonProtocol, action: JsonAction, request: unknown): Call {
  return {
    action: `${protocol.prefix}:${action.name}`,
    targets: async (context) => action.targets(request, context),
    run: async (context) => {
      const members = (await action.run(request, context)) ?? {};
      return { status: 200, headers: headersOf(protocol), body: JSON.stringify(toJson(members)) };
    },
  };
}

/** Clients that knew the service by the query protocol look for the code in a header of its own. */
function answerFailure(protocol: JsonProtocol, error: unknown): Answer {
  const { awsCode, status, message } = awsErrorOf(error, protocol.errorCodes);
  const queryError = `${awsCode};${status < 500 ? 'Sender' : 'Receiver'}`;
  const headers = { ...headersOf(protocol), 'x-amzn-query-error': queryError };
  return { status, headers, body: JSON.stringify({ __type: awsCode, message }) };
}

function headersOf({ contentType }: JsonProtocol): Readonly<Record<string, string>> {
  return { 'Content-Type': contentType };
}

function toJson(value: AnswerValue): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}
