import type { ResolveHost } from './pinned-addresses.ts';

/**
 * Asks for a name once for all who want it meanwhile. The operating system resolves few names at a time and knows no limit: a crowd that asks for
 * one whose name server is away would keep everybody else waiting for theirs, long after it gave up.
 */
export function createResolveHost(lookUp: ResolveHost): ResolveHost {
  const underWay = new Map<string, ReturnType<ResolveHost>>();
  return (host) => {
    const before = underWay.get(host);
    if (before) return before;
    const found = lookUp(host).finally(() => underWay.delete(host));
    underWay.set(host, found);
    return found;
  };
}

/** As the operating system resolves names. */
export const resolveHost: ResolveHost = createResolveHost((host) =>
  process.getBuiltinModule('node:dns').promises.lookup(host, { all: true }),
);
