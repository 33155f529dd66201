import type { ModelEndpoint, State } from './state.ts';
import type { Step } from './steps.ts';

/**
 * Steps are made before anybody knows what there will be. A step that speaks of `#0` speaks of the first endpoint, subnet, rule or route that
 * there is, of `#1` of the second, and round again; `gone` is the endpoint that was deleted last.
 */
export function resolved(step: Step, state: State): Step {
  const { endpoints } = state;
  const aliasOf = (place: string) => {
    const alias = place === 'gone' ? state.gone.at(-1) : pick(endpoints, place)?.alias;
    return alias ?? 'unknown';
  };
  if ('endpoints' in step) return { ...step, endpoints: [...new Set(step.endpoints.map(aliasOf))] };
  if (!('endpoint' in step)) return step;
  const endpoint = aliasOf(step.endpoint);
  const found = endpoints.find(({ alias }) => alias === endpoint);
  return ofEndpoint({ ...step, endpoint }, found ?? NOTHING_THERE);
}

const NOTHING_THERE = { subnets: [], rules: [], routes: [] };

function ofEndpoint(step: Step, endpoint: Pick<ModelEndpoint, 'subnets' | 'rules' | 'routes'>): Step {
  const { subnets, rules, routes } = endpoint;
  switch (step.kind) {
    case 'disassociate':
      return { ...step, subnet: pick(subnets, step.subnet) ?? step.subnet };
    case 'revoke': {
      const { to, group } = pick(rules, step.to) ?? { ...step, to: plain(step.to) };
      return { ...step, to, group };
    }
    case 'route':
      return { ...step, target: pick(subnets, step.target) ?? step.target };
    case 'unroute': {
      const { to, target } = pick(routes, step.to) ?? { ...step, to: plain(step.to) };
      return step.target === undefined || target === undefined ? { ...step, to } : { ...step, to, target };
    }
    default:
      return step;
  }
}

function pick<Thing>(things: readonly Thing[], place: string): Thing | undefined {
  return place.startsWith('#') ? things[Number(place.slice(1)) % things.length] : undefined;
}

/** Some network, where there is none to speak of. */
function plain(to: string): string {
  return to.startsWith('#') ? '192.0.2.0/24' : to;
}
