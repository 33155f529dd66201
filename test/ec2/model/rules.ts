import { lies, overlap } from './addresses.ts';
import { DEFAULTS, type ModelEndpoint, type ModelRoute, type State } from './state.ts';
import type {
  Apply,
  Associate,
  Create,
  Import,
  Ingress,
  Modify,
  Route,
  Step,
  Tags,
  Unroute,
} from './steps.ts';
import { defaultGroupOf, groupsOf, QUOTAS, SUBNETS } from './surroundings.ts';

/** What the guide says to a request: every rule that stands against it, and what there is if none does. */
export interface Verdict {
  /** Codes of EC2. Which of several is told first the guide does not say. */
  readonly faults: readonly string[];
  readonly next: State;
  /** What the answer names: the alias of an endpoint, or an endpoint and its subnet. */
  readonly made?: string;
}

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

/** Each code whose condition holds. */
function faultsOf(conditions: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(conditions).filter((code) => conditions[code]);
}

function withEndpoint(state: State, endpoint: ModelEndpoint): State {
  const endpoints = state.endpoints.map((one) => (one.alias === endpoint.alias ? endpoint : one));
  return { ...state, endpoints };
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

function touches(blocks: readonly string[] = [], clients: string): boolean {
  return blocks.some((block) => overlap(block, clients));
}

function remove(state: State, { alias, subnets }: ModelEndpoint): Verdict {
  const endpoints = state.endpoints.filter((one) => one.alias !== alias);
  return {
    faults: faultsOf({ ClientVpnEndpointAssociationExists: subnets.length > 0 }),
    next: { ...state, endpoints, gone: [...state.gone, alias] },
  };
}

function associate(state: State, endpoint: ModelEndpoint, { subnet: id }: Associate): Verdict {
  const subnet = SUBNETS[id];
  if (!subnet) return { faults: ['InvalidClientVpnSubnetId.NotFound'], next: state };
  const { vpc } = subnet;
  const blocks = state.blocks[vpc] ?? [];
  const others = endpoint.subnets.filter((other) => other !== id);
  const faults = faultsOf({
    InvalidClientVpnDuplicateAssociationException: endpoint.subnets.includes(id),
    'InvalidClientVpnSubnetId.DifferentAccount': vpc === 'vpc-foreign',
    'InvalidClientVpnSubnetId.DuplicateAz': others.some((other) => SUBNETS[other]?.zone === subnet.zone),
    'InvalidClientVpnSubnetId.OverlappingCidr': touches(blocks, endpoint.clients),
    InvalidParameterValue:
      vpc !== (endpoint.vpc ?? vpc) || vpc === 'vpc-dedicated' || Number(subnet.cidr.split('/')[1]) > 27,
    InsufficientFreeAddressesInSubnet: subnet.free < 20,
  });
  const automatic = blocks.map((to): ModelRoute => ({ to, target: id, isAutomatic: true }));
  const next = {
    ...endpoint,
    vpc,
    groups: endpoint.groups.length > 0 ? endpoint.groups : [defaultGroupOf(vpc)],
    subnets: [...endpoint.subnets, id],
    routes: [...endpoint.routes, ...automatic],
  };
  return { faults, next: withEndpoint(state, next), made: `${endpoint.alias} ${id}` };
}

function disassociate(state: State, endpoint: ModelEndpoint, { subnet }: Associate): Verdict {
  const subnets = endpoint.subnets.filter((other) => other !== subnet);
  const routes = subnets.length === 0 ? [] : endpoint.routes.filter(({ target }) => target !== subnet);
  return {
    faults: faultsOf({ InvalidClientVpnAssociationIdNotFound: !endpoint.subnets.includes(subnet) }),
    next: withEndpoint(state, { ...endpoint, subnets, routes }),
  };
}

function applyGroups(state: State, endpoint: ModelEndpoint, { vpc, groups }: Apply): Verdict {
  const faults = faultsOf({
    InvalidParameterValue: endpoint.vpc !== vpc || groups.length > 5,
    'InvalidVpcID.NotFound': state.blocks[vpc] === undefined,
    'InvalidGroup.NotFound': groups.some((group) => !groupsOf(vpc).includes(group)),
  });
  return { faults, next: withEndpoint(state, { ...endpoint, groups }) };
}

function authorize(state: State, endpoint: ModelEndpoint, { to, group, description = '' }: Ingress): Verdict {
  const isThere = endpoint.rules.some((rule) => rule.to === to && rule.group === group);
  const knowsGroups = endpoint.authentication !== 'mutual';
  const faults = faultsOf({
    InvalidClientVpnDuplicateAuthorizationRule: isThere,
    ClientVpnAuthorizationRuleLimitExceeded: endpoint.rules.length >= QUOTAS.authorizationRules,
    InvalidParameterValue: group !== '' && (!knowsGroups || lies(to, endpoint.clients)),
  });
  const rules = [...endpoint.rules, { to, group, description }];
  return { faults, next: withEndpoint(state, { ...endpoint, rules }) };
}

function revoke(state: State, endpoint: ModelEndpoint, { to, group }: Ingress): Verdict {
  const rules = endpoint.rules.filter((rule) => rule.to !== to || rule.group !== group);
  const isThere = rules.length < endpoint.rules.length;
  return {
    faults: faultsOf({ InvalidClientVpnEndpointAuthorizationRuleNotFound: !isThere }),
    next: withEndpoint(state, { ...endpoint, rules }),
  };
}

function addRoute(state: State, endpoint: ModelEndpoint, step: Route): Verdict {
  const { to, target, description = '' } = step;
  const isLocal = target === 'local';
  const isAssociated = isLocal ? endpoint.subnets.length > 0 : endpoint.subnets.includes(target);
  const added = endpoint.routes.filter(({ isAutomatic }) => !isAutomatic);
  const isOnClients = to !== '0.0.0.0/0' && overlap(to, endpoint.clients);
  const faults = faultsOf({
    InvalidClientVpnDuplicateRoute: endpoint.routes.some((one) => one.to === to && one.target === target),
    InvalidClientVpnActiveAssociationNotFound: !isAssociated,
    InvalidParameterValue: isLocal ? !lies(to, endpoint.clients) : isOnClients,
    ClientVpnRouteLimitExceeded: added.length >= QUOTAS.routes,
  });
  const routes = [...endpoint.routes, { to, target, isAutomatic: false, description }];
  return { faults, next: withEndpoint(state, { ...endpoint, routes }) };
}

function removeRoute(state: State, endpoint: ModelEndpoint, { to, target }: Unroute): Verdict {
  const found = endpoint.routes.filter(
    (one) => one.to === to && (target === undefined || one.target === target),
  );
  const added = found.filter(({ isAutomatic }) => !isAutomatic);
  const faults = faultsOf({
    InvalidClientVpnRouteNotFound: found.length === 0,
    OperationNotPermitted: found.length > 0 && added.length === 0,
    MissingParameter: added.length > 1,
  });
  const routes = endpoint.routes.filter((one) => !added.includes(one));
  return { faults, next: withEndpoint(state, { ...endpoint, routes }) };
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
