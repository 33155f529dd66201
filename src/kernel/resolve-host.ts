import type { ResolveHost } from './pinned-addresses.ts';

/** As the operating system resolves names, in a thread of the platform's few. It knows no limit. */
export const resolveHost: ResolveHost = (host) =>
  process.getBuiltinModule('node:dns').promises.lookup(host, { all: true });
