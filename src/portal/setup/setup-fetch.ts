import { atMost } from '../../kernel/at-most.ts';
import type { ResolveHost } from '../../kernel/pinned-addresses.ts';
import { resolveHost } from '../../kernel/resolve-host.ts';
import { type FetchedMetadata, fetchMetadata } from '../../saml/fetch-metadata.ts';

/** Fetches on behalf of whoever names `url`. Throws as `fetchMetadata`. */
export type SetupFetch = (url: string) => Promise<FetchedMetadata>;

/** Names are looked up in four threads of the platform (libuv), where files are read, too: one is left for that. */
const MOST_LOOK_UPS = 3;

/**
 * One for all setups: a look-up goes on after its fetch was given up, for as long as the name service takes, so whoever names
 * slow ones waits for a turn and holds up nobody else.
 */
export function createSetupFetch(resolve: ResolveHost = resolveHost): SetupFetch {
  const inTurns = atMost(MOST_LOOK_UPS);
  return (url) => fetchMetadata(url, { resolve: (host) => inTurns(() => resolve(host)) });
}
