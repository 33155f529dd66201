import type { z } from 'zod';
import type { AnswerMembers } from '../protocols/answer-value.ts';
import { type JsonAction, parseRequest } from '../protocols/json-protocol.ts';
import type { QueryAction } from '../protocols/query-protocol.ts';
import type { Form } from '../wire/form.ts';

/** An action of CloudWatch, before it is known by which protocol it is asked for. */
export interface CloudWatchAction<Schema extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly schema: Schema;
  /** The parameters of the query protocol, in the shape that the schema reads. */
  readForm(form: Form): unknown;
  run(request: z.output<Schema>): Promise<AnswerMembers>;
}

/** The action as it is: its types follow from the schema. */
export function cloudWatchAction<Schema extends z.ZodType>(
  action: CloudWatchAction<Schema>,
): CloudWatchAction<Schema> {
  return action;
}

/** CloudWatch's reading actions know no resources. */
const targets = () => [{ arn: '*' }];

export function asJson({ name, schema, run }: CloudWatchAction): JsonAction {
  return { name, schema, targets, run };
}

export function asQuery({ name, schema, readForm, run }: CloudWatchAction): QueryAction {
  return { name, parse: (form) => parseRequest(schema, readForm(form)), targets, run };
}
