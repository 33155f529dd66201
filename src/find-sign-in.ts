import { type ChosenSignIn, chooseSignIn, type SignInChoice } from './choose-sign-in.ts';
import type { Declarations } from './declarations.ts';
import type { Clock } from './kernel/clock.ts';
import { InvalidRequest, PosternError } from './kernel/errors.ts';
import { declaredSignIns, type KnownSignIns, withStored } from './known-sign-ins.ts';
import type { Environment } from './ops/environment.ts';
import { SILENT } from './silent-logger.ts';
import { openStoreToRead } from './store/open-store.ts';

export interface FindSignInNeeds {
  readonly environment: Pick<Environment, 'redisUrl' | 'dataDirectory'>;
  readonly declarations: Declarations | undefined;
  readonly clock: Clock;
}

/**
 * The sign-in that was meant: by the file where that is enough, else by the store, too, which is only read.
 * Throws `InvalidRequest` with what is known instead.
 */
export async function findSignIn(needs: FindSignInNeeds, choice: SignInChoice): Promise<ChosenSignIn> {
  const declared = declaredSignIns(needs.declarations);
  const fromFile = chooseSignIn(declared, choice);
  if (typeof fromFile !== 'string') return fromFile;
  const known = await readStore(needs, declared).catch((error: unknown) => {
    if (!(error instanceof PosternError)) throw error;
    throw new InvalidRequest(`${fromFile} The store cannot be read: ${error.message}`);
  });
  const chosen = chooseSignIn(known, choice);
  if (typeof chosen === 'string') throw new InvalidRequest(chosen);
  return chosen;
}

async function readStore(
  { environment: { redisUrl, dataDirectory: dataDir }, clock }: FindSignInNeeds,
  declared: KnownSignIns,
): Promise<KnownSignIns> {
  const store = await openStoreToRead({ redisUrl, dataDir, clock, logger: SILENT });
  try {
    return await withStored(declared, store);
  } finally {
    await store.close();
  }
}
