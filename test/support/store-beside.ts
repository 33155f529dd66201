import { Secret } from '../../src/kernel/secret.ts';
import { openStoreBeside } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import type { ServingProcess } from './managed-service.ts';
import { recordingLogger } from './recording-logger.ts';

/** Looks into the store of a service while that serves, as a gateway's reports get there. */
export async function besideTheStoreOf<Result>(
  { dataDir, redisUrl }: Pick<ServingProcess, 'dataDir' | 'redisUrl'>,
  act: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStoreBeside({
    dataDir,
    redisUrl: redisUrl === undefined ? undefined : new Secret(redisUrl),
    clock: Date.now,
    logger: recordingLogger().logger,
  });
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}
