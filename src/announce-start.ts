import type { Logger } from './kernel/logger.ts';
import type { Environment } from './ops/environment.ts';
import { formatListenAddress, type ListenAddress } from './ops/listen-address.ts';
import type { Store } from './store/store.ts';

export interface AnnounceNeeds {
  readonly environment: Pick<Environment, 'apiTls' | 'dataDirectory' | 'portalUrl'>;
  readonly configurationFile: string | undefined;
  readonly logger: Logger;
}

/** The line of the log that says that all listeners are there, where they are, and where the state is. */
export function announceStart(
  { environment, configurationFile, logger }: AnnounceNeeds,
  store: Pick<Store, 'kind'>,
  bound: { readonly [Listener in 'listen' | 'apiListen' | 'opsListen']: ListenAddress },
): void {
  const scheme = environment.apiTls ? 'https' : 'http';
  const state =
    store.kind === 'redis' ? 'Redis' : `SQLite in ${environment.dataDirectory}, for one replica only`;
  logger.info(
    {
      listen: formatListenAddress(bound.listen),
      apiListen: formatListenAddress(bound.apiListen),
      opsListen: formatListenAddress(bound.opsListen),
      store: store.kind,
      configurationFile,
    },
    `Postern serves ${environment.portalUrl.origin}, and the management API at ${scheme}://${formatListenAddress(bound.apiListen)}. Its state is in ${state}.`,
  );
}
