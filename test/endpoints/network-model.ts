import { covers, prefixOf } from '../kernel/bits.ts';

/** What somebody asks of an endpoint's networks. */
export type Step =
  | { readonly kind: 'associate' | 'disassociate'; readonly subnet: string }
  | { readonly kind: 'route' | 'unroute'; readonly to: string; readonly target: string }
  | { readonly kind: 'authorize' | 'revoke'; readonly to: string; readonly group: string }
  | { readonly kind: 'groups'; readonly vpc: string; readonly groups: readonly string[] }
  | { readonly kind: 'grow' | 'dedicate'; readonly vpc: string };

/** A VPC as the model knows it: subnets are written `<vpc letter><zone>`, such as `ax`. */
export interface ModelVpc {
  blocks: string[];
  dedicated: boolean;
}

export const CLIENTS = '10.100.0.0/16';
export const QUOTAS = { clientVpnEndpoints: 5, authorizationRules: 4, routes: 3 };
export const DEFAULT_GROUP = 'sg-default';
/** Blocks that a VPC grows by, in this order; the last one overlaps the clients. */
const GROWTH = ['10.7.0.0/16', '10.8.0.0/16', '10.96.0.0/12'];

/**
 * The guide's rules about target networks, routes and authorization rules in their plainest form: sets of texts, no aggregate. Each step
 * answers with the code of the rule that stands against it, or `done`.
 */
export class NetworkModel {
  readonly vpcs = new Map<string, ModelVpc>([
    ['a', { blocks: ['10.1.0.0/16'], dedicated: false }],
    ['b', { blocks: ['10.2.0.0/16', '10.3.0.0/16'], dedicated: false }],
  ]);
  readonly subnets = new Set<string>();
  readonly automatic = new Set<string>();
  readonly added = new Set<string>();
  readonly rules = new Set<string>();
  vpc: string | undefined;
  groups: readonly string[] = [];

  take(step: Step): string {
    switch (step.kind) {
      case 'associate':
        return this.#associate(step.subnet);
      case 'disassociate':
        return this.#disassociate(step.subnet);
      case 'route':
        return this.#route(step.to, step.target);
      case 'unroute':
        return this.#unroute(step.to, step.target);
      case 'authorize':
        return this.#authorize(step.to, step.group);
      case 'revoke':
        return this.rules.delete(`${step.to} ${step.group}`) ? 'done' : 'AuthorizationRuleNotFound';
      case 'groups':
        return this.#apply(step.vpc, step.groups);
      default:
        return this.#change(step.kind, step.vpc);
    }
  }

  #associate(subnet: string): string {
    const [letter = '', zone = ''] = subnet;
    const vpc = this.vpcs.get(letter);
    if (this.subnets.has(subnet)) return 'SubnetAlreadyAssociated';
    if (!vpc) return 'SubnetNotFound';
    if (this.vpc !== undefined && this.vpc !== letter) return 'SubnetOfAnotherVpc';
    if (vpc.dedicated) return 'DedicatedTenancyVpc';
    if (vpc.blocks.some((block) => touch(block, CLIENTS))) return 'VpcOverlapsClientCidr';
    if ([...this.subnets].some((other) => other[1] === zone)) return 'AvailabilityZoneAlreadyAssociated';
    this.subnets.add(subnet);
    this.vpc = letter;
    if (this.groups.length === 0) this.groups = [`${DEFAULT_GROUP}-${letter}`];
    for (const block of vpc.blocks) this.automatic.add(`${block} ${subnet}`);
    return 'done';
  }

  #disassociate(subnet: string): string {
    if (!this.subnets.delete(subnet)) return 'AssociationNotFound';
    for (const routes of [this.automatic, this.added]) {
      for (const route of routes) {
        if (route.endsWith(` ${subnet}`) || this.subnets.size === 0) routes.delete(route);
      }
    }
    return 'done';
  }

  #route(to: string, target: string): string {
    const route = `${to} ${target}`;
    if (this.automatic.has(route) || this.added.has(route)) return 'RouteAlreadyExists';
    if (this.subnets.size === 0) return 'NoActiveAssociation';
    if (target !== 'local' && !this.subnets.has(target)) return 'RouteTargetNotAssociated';
    if (target === 'local' && !within(to, CLIENTS)) return 'LocalRouteBeyondClients';
    if (target !== 'local' && to !== '0.0.0.0/0' && touch(to, CLIENTS)) return 'RouteOverlapsClientCidr';
    if (this.added.size >= QUOTAS.routes) return 'RouteLimitExceeded';
    this.added.add(route);
    return 'done';
  }

  #unroute(to: string, target: string): string {
    if (this.added.delete(`${to} ${target}`)) return 'done';
    return this.automatic.has(`${to} ${target}`) ? 'AutomaticRoute' : 'RouteNotFound';
  }

  #authorize(to: string, group: string): string {
    if (this.rules.has(`${to} ${group}`)) return 'AuthorizationRuleAlreadyExists';
    if (group !== '' && within(to, CLIENTS)) return 'GroupRuleOnClientCidr';
    if (this.rules.size >= QUOTAS.authorizationRules) return 'AuthorizationRuleLimitExceeded';
    this.rules.add(`${to} ${group}`);
    return 'done';
  }

  #apply(vpc: string, groups: readonly string[]): string {
    if (this.vpc !== vpc) return 'NotTheVpcOfEndpoint';
    if (groups.length === 0) return 'NoSecurityGroup';
    if (groups.some((group) => !group.endsWith(`-${vpc}`))) return 'SecurityGroupNotFound';
    this.groups = [...new Set(groups)];
    return 'done';
  }

  #change(kind: 'grow' | 'dedicate', letter: string): string {
    const vpc = this.vpcs.get(letter);
    const block = GROWTH.find((candidate) => !vpc?.blocks.includes(candidate));
    if (kind === 'grow' && vpc && block !== undefined) vpc.blocks = [...vpc.blocks, block];
    if (kind === 'dedicate' && vpc) vpc.dedicated = !vpc.dedicated;
    return 'done';
  }
}

/** Networks overlap when one's bits begin with the other's. */
function touch(one: string, other: string): boolean {
  return prefixOf(one).startsWith(prefixOf(other)) || prefixOf(other).startsWith(prefixOf(one));
}

function within(inner: string, outer: string): boolean {
  return covers(outer, prefixOf(inner).padEnd(32, '0')) && prefixOf(inner).length >= prefixOf(outer).length;
}
