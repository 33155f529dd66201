// What one browser may see, told from its history alone: who signed in where, when, and what was changed since.
// It shares no code and no state with the portal, which keeps a list of identities.

const HOUR = 3_600_000;
const IDLE_LIMIT = HOUR;
const LONGEST_IDENTITY = 12 * HOUR;
const MOST_IDENTITIES = 5;

export interface HistoricSignIn {
  readonly provider: number;
  readonly entityId: string;
  readonly groups: readonly string[];
  readonly at: number;
}

export interface World {
  /** Which identity provider stands behind a provider now; undefined: it was deleted. */
  entityIdOf(provider: number): string | undefined;
  /** The one group that the rules of an endpoint admit now. */
  groupOf(endpoint: number): string | undefined;
  portalProviderOf(endpoint: number): number;
}

export type Verdict = 'signed-out' | 'refused' | 'admitted';

export interface SignInHistory {
  /** Every request of the browser, before anything else is asked. */
  visited(now: number): void;
  signedIn(signIn: HistoricSignIn): void;
  signedOut(): void;
  verdict(endpoint: number, now: number): Verdict;
  /** Is anybody signed in, whatever that is worth. */
  isAnybody(now: number): boolean;
}

export function createSignInHistory(world: World): SignInHistory {
  let signIns: HistoricSignIn[] = [];
  let lastVisit = Number.NEGATIVE_INFINITY;

  /** The last sign-in at the provider, unless five other providers were used since. */
  function standing(provider: number): HistoricSignIn | undefined {
    const last = signIns.findLastIndex((signIn) => signIn.provider === provider);
    if (last < 0) return undefined;
    const since = new Set(signIns.slice(last + 1).map((signIn) => signIn.provider));
    return since.size < MOST_IDENTITIES ? signIns[last] : undefined;
  }

  return {
    visited(now) {
      if (now - lastVisit >= IDLE_LIMIT) signIns = [];
      lastVisit = now;
    },
    signedIn: (signIn) => void signIns.push(signIn),
    signedOut() {
      signIns = [];
    },
    verdict(endpoint, now) {
      const provider = world.portalProviderOf(endpoint);
      const signIn = standing(provider);
      if (!signIn || now - signIn.at >= LONGEST_IDENTITY) return 'signed-out';
      if (signIn.entityId !== world.entityIdOf(provider)) return 'signed-out';
      const group = world.groupOf(endpoint);
      return group !== undefined && signIn.groups.includes(group) ? 'admitted' : 'refused';
    },
    isAnybody: (now) => signIns.some(({ at }) => now - at < LONGEST_IDENTITY),
  };
}
