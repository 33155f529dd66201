import type { Tree } from '../../support/ec2-query-client.ts';
import { plainRequestOf, type Real, takesToken } from './requests.ts';
import { judge } from './rules.ts';
import type { State } from './state.ts';
import type { Step } from './steps.ts';
import type { Verdict } from './verdict.ts';

/** What the API must do with a request. */
export interface Expected {
  /** The answer has one of these codes. */
  readonly codes: readonly string[];
  /** And then there is this. */
  readonly next: State;
  /** Of a success: what the answer names. */
  readonly made?: string | undefined;
}

const SUCCESS = ['Success'];

/** Who adds with a token what somebody else adds at the same time may be told of success, too (docs/decisions/0023). */
const DUPLICATES: readonly string[] = [
  'InvalidClientVpnDuplicateAssociationException',
  'InvalidClientVpnDuplicateAuthorizationRule',
  'InvalidClientVpnDuplicateRoute',
];

/**
 * The rules of {@link judge}, and those of how one asks: mistakes, client tokens, dry runs. `wasTold`: what was answered to a request
 * beside others, undefined for one alone.
 */
export function take(state: State, step: Step, wasTold?: string): Expected {
  const { token, request } = tokenOf(step);
  const used = token === undefined ? undefined : state.tokens[token];
  const codes = (usual: readonly string[]) => (step.dryRun ? ['DryRunOperation'] : usual);
  if (used?.request === request && !step.mistake) {
    return { codes: codes(SUCCESS), next: state, made: used.made };
  }
  const verdict = judge(state, step);
  const faults = [
    ...verdict.faults,
    ...(step.mistake?.codes ?? []),
    ...(used ? ['IdempotentParameterMismatch'] : []),
  ];
  const isThereByOthers = faults.length > 0 && faults.every((code) => DUPLICATES.includes(code));
  if (wasTold === 'Success' && token !== undefined && isThereByOthers && !step.dryRun) {
    return { codes: SUCCESS, next: noted({ ...verdict, next: state }, token, request), made: verdict.made };
  }
  if (faults.length > 0) return { codes: faults, next: state };
  if (step.dryRun) return { codes: codes(SUCCESS), next: state };
  return { codes: SUCCESS, next: noted(verdict, token, request), made: verdict.made };
}

function tokenOf(step: Step) {
  const { action, parameters } = plainRequestOf(step, (name) => name);
  const token = step.token !== undefined && takesToken(step) ? `${action} ${step.token}` : undefined;
  return { token, request: JSON.stringify(parameters) };
}

/** Only what succeeded uses a token up. */
function noted({ next, made }: Verdict, token: string | undefined, request: string): State {
  return token === undefined ? next : { ...next, tokens: { ...next.tokens, [token]: { request, made } } };
}

/** The answer to a success; that of a creation names an id that nobody can know. */
export function answerOf(step: Step, made: string | undefined, real: Real): Tree {
  const id = () => real(made ?? '');
  switch (step.kind) {
    case 'create':
      return {
        clientVpnEndpointId: id(),
        status: { code: 'pending-associate' },
        dnsName: `*.${id()}.vpn.example.com`,
      };
    case 'associate':
      return { associationId: id(), status: { code: 'associating' } };
    case 'disassociate':
      return {
        associationId: real(`${step.endpoint} ${step.subnet}`),
        status: { code: 'disassociating' },
      };
    case 'apply':
      return { securityGroupIds: step.groups };
    default: {
      const code = STATUS[step.kind];
      return code === undefined ? { return: 'true' } : { status: { code } };
    }
  }
}

const STATUS: Readonly<Record<string, string>> = {
  delete: 'deleting',
  authorize: 'authorizing',
  revoke: 'revoking',
  route: 'creating',
  unroute: 'deleting',
};
