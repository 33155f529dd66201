import { overlap } from './addresses.ts';
import type { ModelEndpoint, State } from './state.ts';

/** What the guide says to a request: every rule that stands against it, and what there is if none does. */
export interface Verdict {
  /** Codes of EC2. Which of several is told first the guide does not say. */
  readonly faults: readonly string[];
  readonly next: State;
  /** What the answer names: the alias of an endpoint, or an endpoint and its subnet. */
  readonly made?: string;
}

/** Each code whose condition holds. */
export function faultsOf(conditions: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(conditions).filter((code) => conditions[code]);
}

export function withEndpoint(state: State, endpoint: ModelEndpoint): State {
  const endpoints = state.endpoints.map((one) => (one.alias === endpoint.alias ? endpoint : one));
  return { ...state, endpoints };
}

/** Do clients have addresses of these blocks. */
export function touches(blocks: readonly string[] = [], clients: string): boolean {
  return blocks.some((block) => overlap(block, clients));
}
