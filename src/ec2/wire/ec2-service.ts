import { DryRunOperation } from '../../kernel/errors.ts';
import { awsErrorOf } from '../error-codes.ts';
import type { Answer, Call, CallContext, RawRequest, Service } from '../service.ts';
import type { Action } from './action.ts';
import { InvalidAction, MissingAction, UnknownApiVersion } from './failures.ts';
import { readForm, shown, type WholeForm } from './read-form.ts';
import { element, text } from './xml.ts';

const API_VERSION = '2016-11-15';
const NAMESPACE = `http://ec2.amazonaws.com/doc/${API_VERSION}/`;
const HEADERS = { 'Content-Type': 'text/xml;charset=UTF-8' } as const;

/**
 * Actions that are not ours, or not about our things, go elsewhere; undefined: nowhere, and they are refused as `InvalidAction`.
 * `parameters` are the form as it was understood here, written anew.
 */
export type Forward = (action: string, parameters: string) => Call | undefined;

export interface Ec2ServiceNeeds {
  readonly actions: readonly Action[];
  readonly forward?: Forward;
}

/** The EC2 query protocol: a form in, XML out. */
export function createEc2Service({ actions, forward }: Ec2ServiceNeeds): Service {
  const known = new Map(actions.map((action) => [action.name, action]));
  return {
    name: 'ec2',
    understand(request) {
      const parameters = parametersOf(request);
      const form = readForm(parameters);
      const name = form.text('Action');
      if (!name) throw new MissingAction();
      const action = known.get(name);
      const isForeign = !action || action.isForeign?.(form);
      const call =
        (isForeign && forward?.(name, writtenAnew(parameters))) || (action && understand(action, form));
      if (call) return call;
      throw new InvalidAction(shown(name));
    },
    fail: answerFailure,
  };
}

function understand(action: Action, form: WholeForm): Call {
  if (form.requiredText('Version') !== API_VERSION) throw new UnknownApiVersion(API_VERSION);
  const dryRun = form.flag('DryRun') ?? false;
  const request = action.parse(form);
  form.assertAllRead();
  return {
    action: `ec2:${action.name}`,
    auditDetails: { ...action.auditDetails?.(request), ...(dryRun && { dryRun }) },
    targets: async (context) => action.targets(request, context),
    run: (context) => run(action, request, { ...context, dryRun }),
  };
}

async function run(
  action: Action,
  request: unknown,
  context: CallContext & { readonly dryRun: boolean },
): Promise<Answer> {
  const content = await action.run(request, context);
  // Changes have thrown it themselves, instead of saving. What only reads may be done whole, and told nobody.
  if (context.dryRun) throw new DryRunOperation();
  const name = `${action.name}Response`;
  const body = `<${name} xmlns="${NAMESPACE}">${text('requestId', context.requestId)}${content}</${name}>`;
  return { status: 200, headers: HEADERS, body };
}

/** Those of the query, as GET has them, and those of the form; a name in both is there twice. */
function parametersOf({ target, body }: RawRequest): string {
  const query = target.indexOf('?');
  const form = body.toString();
  return query === -1 ? form : `${target.slice(query + 1)}&${form}`;
}

/** As one reads it here, so that nobody can ask policies for one action and another service, which takes `;` for `&`, for another. */
function writtenAnew(parameters: string): string {
  return new URLSearchParams(parameters).toString();
}

/** The one shape of errors in which Terraform, too, finds the code. */
function answerFailure(error: unknown, requestId: string): Answer {
  const { awsCode, status, message } = awsErrorOf(error);
  const inside = element('Error', text('Code', awsCode) + text('Message', message));
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${element('Response', element('Errors', inside) + text('RequestID', requestId))}`;
  return { status, headers: HEADERS, body };
}
