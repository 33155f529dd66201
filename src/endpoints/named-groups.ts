import type { Endpoint } from './endpoint.ts';

/** The groups that the active rules of an endpoint name, and whether one of them admits everybody. */
export interface NamedGroups {
  readonly groups: readonly string[];
  readonly everybody: boolean;
}

export function namedGroups({ authorizationRules }: Pick<Endpoint, 'authorizationRules'>): NamedGroups {
  const active = authorizationRules.filter(({ status }) => status === 'active');
  return {
    groups: [...new Set(active.filter(({ accessAll }) => !accessAll).map(({ groupId }) => groupId))],
    everybody: active.some(({ accessAll }) => accessAll),
  };
}
