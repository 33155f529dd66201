import { lies, overlap } from './addresses.ts';
import type { ModelEndpoint, ModelRoute, State } from './state.ts';
import type { Apply, Associate, Ingress, Route, Unroute } from './steps.ts';
import { defaultGroupOf, groupsOf, QUOTAS, SUBNETS } from './surroundings.ts';
import { faultsOf, touches, type Verdict, withEndpoint } from './verdict.ts';

export function associate(state: State, endpoint: ModelEndpoint, { subnet: id }: Associate): Verdict {
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

export function disassociate(state: State, endpoint: ModelEndpoint, { subnet }: Associate): Verdict {
  const subnets = endpoint.subnets.filter((other) => other !== subnet);
  const routes = subnets.length === 0 ? [] : endpoint.routes.filter(({ target }) => target !== subnet);
  return {
    faults: faultsOf({ InvalidClientVpnAssociationIdNotFound: !endpoint.subnets.includes(subnet) }),
    next: withEndpoint(state, { ...endpoint, subnets, routes }),
  };
}

export function applyGroups(state: State, endpoint: ModelEndpoint, { vpc, groups }: Apply): Verdict {
  const faults = faultsOf({
    InvalidParameterValue: endpoint.vpc !== vpc || groups.length > 5,
    'InvalidVpcID.NotFound': state.blocks[vpc] === undefined,
    'InvalidGroup.NotFound': groups.some((group) => !groupsOf(vpc).includes(group)),
  });
  return { faults, next: withEndpoint(state, { ...endpoint, groups }) };
}

export function authorize(
  state: State,
  endpoint: ModelEndpoint,
  { to, group, description = '' }: Ingress,
): Verdict {
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

export function revoke(state: State, endpoint: ModelEndpoint, { to, group }: Ingress): Verdict {
  const rules = endpoint.rules.filter((rule) => rule.to !== to || rule.group !== group);
  const isThere = rules.length < endpoint.rules.length;
  return {
    faults: faultsOf({ InvalidClientVpnEndpointAuthorizationRuleNotFound: !isThere }),
    next: withEndpoint(state, { ...endpoint, rules }),
  };
}

export function addRoute(state: State, endpoint: ModelEndpoint, step: Route): Verdict {
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

export function removeRoute(state: State, endpoint: ModelEndpoint, { to, target }: Unroute): Verdict {
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
