import type { AuthorizationRule } from '../../src/endpoints/endpoint.ts';

/** Inside 10.0.0.0/8, for one of so many groups. */
export function randomRule(random: () => number, groups: number): AuthorizationRule {
  const prefixLength = 8 + Math.floor(random() * 25);
  const hosts = 2 ** (32 - prefixLength);
  const first = Math.floor(addressIn10(random) / hosts) * hosts;
  return {
    destinationCidr: `${[24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join('.')}/${prefixLength}`,
    groupId: `group-${Math.floor(random() * groups)}`,
    accessAll: false,
    description: '',
    status: 'active',
  };
}

export function addressIn10(random: () => number): number {
  return 0x0a00_0000 + Math.floor(random() * 2 ** 24);
}

/** The same numbers in each run (a linear congruential generator with the constants of Numerical Recipes), from 0 up to 1. */
export function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
