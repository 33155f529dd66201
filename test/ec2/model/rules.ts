import {
  addRoute,
  applyGroups,
  associate,
  authorize,
  disassociate,
  removeRoute,
  revoke,
} from './network-rules.ts';
import { DEFAULTS, type ModelEndpoint, type State } from './state.ts';
import type { Create, Import, Modify, Step, Tags } from './steps.ts';
import { defaultGroupOf, groupsOf, QUOTAS } from './surroundings.ts';
import { faultsOf, touches, type Verdict, withEndpoint } from './verdict.ts';

const NOT_FOUND = 'InvalidClientVpnEndpointId.NotFound';

/** The guide's rules in their plainest form, written from its sentences. How often and in which manner it is asked is not its matter. */
export function judge(state: State, step: Step): Verdict {
  switch (step.kind) {
    case 'create':
      return create(state, step);
    case 'tag':
    case 'untag':
      return changeTags(state, step);
    default: {
      const endpoint = state.endpoints.find(({ alias }) => alias === step.endpoint);
      return endpoint ? judgeOne(state, endpoint, step) : { faults: [NOT_FOUND], next: state };
    }
  }
}

function judgeOne(
  state: State,
  endpoint: ModelEndpoint,
  step: Exclude<Step, { kind: 'create' | 'tag' | 'untag' }>,
): Verdict {
  switch (step.kind) {
    case 'modify':
      return modify(state, endpoint, step);
    case 'delete':
      return remove(state, endpoint);
    case 'associate':
      return associate(state, endpoint, step);
    case 'disassociate':
      return disassociate(state, endpoint, step);
    case 'apply':
      return applyGroups(state, endpoint, step);
    case 'authorize':
      return authorize(state, endpoint, step);
    case 'revoke':
      return revoke(state, endpoint, step);
    case 'route':
      return addRoute(state, endpoint, step);
    case 'unroute':
      return removeRoute(state, endpoint, step);
    case 'import':
      return importList(state, endpoint, step);
  }
}

function create(state: State, step: Create): Verdict {
  const { clients, transport = 'udp', authentication, tags } = step;
  const alias = `e${state.endpoints.length + state.gone.length}`;
  const bare: ModelEndpoint = {
    alias,
    clients,
    transport,
    authentication,
    settings: { ...DEFAULTS, ...step.settings },
    tags: tagged({}, tags),
    groups: [],
    subnets: [],
    routes: [],
    rules: [],
  };
  const placed = place(state, bare, step);
  const faults = [
    ...placed.faults,
    ...faultsOf({
      ClientVpnEndpointLimitExceeded: state.endpoints.length >= QUOTAS.clientVpnEndpoints,
      MissingParameter: authentication === 'none',
      InvalidParameterCombination: authentication === 'twice',
      InvalidParameterValue: authentication === 'unknown-provider',
    }),
  ];
  return { faults, next: { ...state, endpoints: [...state.endpoints, placed.endpoint] }, made: alias };
}

function modify(state: State, endpoint: ModelEndpoint, step: Modify): Verdict {
  const settings = { ...endpoint.settings, ...step.settings };
  const { faults, endpoint: next } = place(state, { ...endpoint, settings }, step);
  return { faults, next: withEndpoint(state, next) };
}

/** The VPC that Create and Modify name, and its security groups: the default one of a new VPC where none are named. */
function place(state: State, endpoint: ModelEndpoint, { vpc, groups = [] }: Pick<Modify, 'vpc' | 'groups'>) {
  if (vpc === undefined) {
    return { faults: faultsOf({ InvalidParameterCombination: groups.length > 0 }), endpoint };
  }
  const blocks = state.blocks[vpc];
  const kept = endpoint.vpc === vpc ? endpoint.groups : [defaultGroupOf(vpc)];
  const faults = faultsOf({
    'InvalidVpcID.NotFound': blocks === undefined,
    InvalidParameterValue: groups.length > 5 || (endpoint.subnets.length > 0 && endpoint.vpc !== vpc),
    'InvalidClientVpnSubnetId.OverlappingCidr': touches(blocks, endpoint.clients),
    'InvalidGroup.NotFound': groups.some((group) => !groupsOf(vpc).includes(group)),
  });
  return { faults, endpoint: { ...endpoint, vpc, groups: groups.length > 0 ? groups : kept } };
}

function remove(state: State, { alias, subnets }: ModelEndpoint): Verdict {
  const endpoints = state.endpoints.filter((one) => one.alias !== alias);
  return {
    faults: faultsOf({ ClientVpnEndpointAssociationExists: subnets.length > 0 }),
    next: { ...state, endpoints, gone: [...state.gone, alias] },
  };
}

/** Lists are of the authority whose certificates clients have; `good` and `newer` are. */
function importList(state: State, endpoint: ModelEndpoint, { list }: Import): Verdict {
  const asksForCertificates = endpoint.authentication !== 'federated';
  const isUsable = list === 'good' || list === 'newer';
  return {
    faults: faultsOf({ InvalidParameterValue: !asksForCertificates || !isUsable }),
    next: withEndpoint(state, { ...endpoint, list }),
  };
}

/** On all endpoints or on none. */
function changeTags(state: State, { kind, endpoints, tags }: Tags): Verdict {
  const known = (alias: string) => state.endpoints.some((one) => one.alias === alias);
  const changed = state.endpoints.map((one) => {
    if (!endpoints.includes(one.alias)) return one;
    return { ...one, tags: kind === 'tag' ? tagged(one.tags, tags) : untagged(one.tags, tags) };
  });
  return {
    faults: faultsOf({ [NOT_FOUND]: !endpoints.every(known) }),
    next: { ...state, endpoints: changed },
  };
}

function tagged(tags: ModelEndpoint['tags'], added: Tags['tags']): ModelEndpoint['tags'] {
  return { ...tags, ...Object.fromEntries(added.map(({ key, value = '' }) => [key, value])) };
}

/** Without any tag all go; without a value it goes whatever its value. */
function untagged(tags: ModelEndpoint['tags'], gone: Tags['tags']): ModelEndpoint['tags'] {
  if (gone.length === 0) return {};
  const goes = (key: string, value: string) =>
    gone.some((tag) => tag.key === key && (tag.value === undefined || tag.value === value));
  return Object.fromEntries(Object.entries(tags).filter(([key, value]) => !goes(key, value)));
}
