import { type AwsError, awsErrorOf } from '../error-codes.ts';
import type { Answer, Call, CallContext, Service, Target } from '../service.ts';
import { InvalidAction, MissingAction, UnknownApiVersion } from '../wire/failures.ts';
import type { Form } from '../wire/form.ts';
import { readForm, shown } from '../wire/read-form.ts';
import { element, escapeXml, text } from '../wire/xml.ts';
import type { AnswerMembers, AnswerValue } from './answer-value.ts';

/** One action of a service that speaks the query protocol (IAM, CloudWatch): lists are `Name.member.1`, answers XML. */
export interface QueryAction<Request = unknown> {
  readonly name: string;
  /** False for what everybody with a key may do (GetCallerIdentity). Default: true. */
  readonly needsPermission?: boolean;
  /** Throws `MissingParameter` and `InvalidParameterValue`. */
  parse(form: Form): Request;
  targets(request: Request, context: CallContext): Promise<readonly Target[]> | readonly Target[];
  /** The members of `<NameResult>`; undefined: there is none. */
  run(request: Request, context: CallContext): Promise<AnswerMembers | undefined>;
}

/** The action as it is: its types follow from what `parse` gives. */
export function queryAction<Request>(action: QueryAction<Request>): QueryAction<Request> {
  return action;
}

export interface QueryProtocol {
  readonly name: Service['name'];
  /** Before the colon in policies, such as `iam`. */
  readonly prefix: string;
  readonly version: string;
  readonly namespace: string;
  readonly actions: readonly QueryAction[];
  readonly errorCodes: Readonly<Record<string, AwsError>>;
}

const HEADERS = { 'Content-Type': 'text/xml' } as const;

/** The query protocol as IAM, STS and CloudWatch speak it; that of EC2 is another one. */
export function createQueryService(protocol: QueryProtocol): Service {
  const known = new Map(protocol.actions.map((action) => [action.name, action]));
  return {
    name: protocol.name,
    understand(request) {
      const form = readForm(request.body.toString());
      const name = form.text('Action');
      if (!name) throw new MissingAction();
      const action = known.get(name);
      if (!action) throw new InvalidAction(shown(name));
      if (form.requiredText('Version') !== protocol.version) throw new UnknownApiVersion(protocol.version);
      const parsed = action.parse(form);
      form.assertAllRead();
      return callOf(protocol, action, parsed);
    },
    fail: (error, requestId) => answerFailure(protocol, error, requestId),
  };
}

function callOf(protocol: QueryProtocol, action: QueryAction, request: unknown): Call {
  return {
    action: `${protocol.prefix}:${action.name}`,
    needsPermission: action.needsPermission ?? true,
    targets: async (context) => action.targets(request, context),
    run: async (context) =>
      answer(protocol, action.name, await action.run(request, context), context.requestId),
  };
}

function answer(
  { namespace }: QueryProtocol,
  action: string,
  result: AnswerMembers | undefined,
  requestId: string,
): Answer {
  const metadata = element('ResponseMetadata', text('RequestId', requestId));
  const content = (result ? element(`${action}Result`, writeMembers(result)) : '') + metadata;
  const body = `<${action}Response xmlns="${namespace}">${content}</${action}Response>`;
  return { status: 200, headers: HEADERS, body };
}

function answerFailure({ namespace, errorCodes }: QueryProtocol, error: unknown, requestId: string): Answer {
  const { awsCode, status, message } = awsErrorOf(error, errorCodes);
  const type = status < 500 ? 'Sender' : 'Receiver';
  const inside = text('Type', type) + text('Code', awsCode) + text('Message', message);
  const content = element('Error', inside) + text('RequestId', requestId);
  return { status, headers: HEADERS, body: `<ErrorResponse xmlns="${namespace}">${content}</ErrorResponse>` };
}

function writeMembers(members: AnswerMembers): string {
  return Object.entries(members)
    .map(([name, value]) => (value === undefined ? '' : element(name, writeValue(value))))
    .join('');
}

function writeValue(value: AnswerValue): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((each) => element('member', writeValue(each))).join('');
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  return typeof value === 'object' ? writeMembers(value) : escapeXml(String(value));
}

function isList(value: AnswerValue): value is readonly AnswerValue[] {
  return Array.isArray(value);
}
