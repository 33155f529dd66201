import { createConnectionKeeper, type KeeperDeps } from './connections/keep-connections.ts';
import type { Store } from './store/store.ts';

export interface LookAfterNeeds extends Omit<KeeperDeps, 'endpoints' | 'connections' | 'asOf'> {
  readonly store: Pick<Store, 'endpoints' | 'connections' | 'asOf'>;
}

/** A person whose browser step ran out waits for nothing at most so long; gateways have minutes. */
const LOOK_MILLISECONDS = 20_000;

/** Looks after connections again and again, until `stop`, which lets the look end that is under way. */
export function lookAfterConnections({ store, ...needs }: LookAfterNeeds): { stop(): Promise<void> } {
  const keeper = createConnectionKeeper({ ...needs, ...store, asOf: () => store.asOf() });
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= keeper.look().finally(() => {
      looking = undefined;
    });
  }, LOOK_MILLISECONDS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
