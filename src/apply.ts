import { setTimeout as sleep } from 'node:timers/promises';
import type { AppliedChange } from './applied-change.ts';
import { declareAll, missingDataKey, unreadableKeys } from './apply-declared.ts';
import { handleDeparted } from './apply-departed.ts';
import { checkSamlProviders } from './check-saml-providers.ts';
import type { Declarations } from './declarations.ts';
import { certificateUseFaults, storedCertificateFaults } from './declared-certificate-uses.ts';
import { revocationListFaults } from './declared-revocation-lists.ts';
import type { Audit } from './kernel/audit.ts';
import type { Clock } from './kernel/clock.ts';
import { PosternError } from './kernel/errors.ts';
import type { Logger } from './kernel/logger.ts';
import { type RandomBytes, randomToken } from './kernel/random.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import type { PrivateKeyCipher } from './pki/private-key-cipher.ts';
import type { Store } from './store/store.ts';

/** Another process held the lease of the configuration for too long. */
export class ApplyLeaseBusy extends PosternError {
  readonly code = 'ApplyLeaseBusy';
}

export interface ApplyNeeds {
  readonly store: Pick<
    Store,
    'endpoints' | 'samlProviders' | 'certificates' | 'revocationLists' | 'applyLedger'
  >;
  /** Undefined: there is no data key, and no certificate can be declared. */
  readonly cipher: PrivateKeyCipher | undefined;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly audit: Audit;
}

/** A holder that died blocks the others this long (seconds); applying takes far less. */
const LEASE_SECONDS = 30;
const ATTEMPTS_MILLISECONDS = 250;
/** Two leases: time for a dead holder's lease to end and for one living holder to finish. */
const MOST_ATTEMPTS = (2 * LEASE_SECONDS * 1_000) / ATTEMPTS_MILLISECONDS;

/**
 * Makes what the file declares so, under the lease that keeps replicas from doing it at the same time. What left the
 * file is released to the API, or deleted with `prune`. What the file never named is not touched. Doing it again
 * changes nothing. Throws {@link ConfigurationFaulty} before anything was changed, {@link ApplyLeaseBusy}, and
 * `StoreUnavailable`, after which some objects may be new and others not: apply again.
 */
export async function applyDeclarations(
  needs: ApplyNeeds,
  declarations: Declarations,
  options: { readonly prune: boolean },
): Promise<readonly AppliedChange[]> {
  const { cipher, store, clock, logger, audit } = needs;
  const fault = missingDataKey(declarations, cipher !== undefined);
  if (fault !== undefined) throw new ConfigurationFaulty([fault]);
  const unreadable = cipher ? unreadableKeys(declarations, cipher) : [];
  if (unreadable.length > 0) throw new ConfigurationFaulty(unreadable);
  const unfit = [
    ...(await certificateUseFaults(declarations, store.endpoints, options.prune)),
    ...(await storedCertificateFaults(declarations, store.certificates)),
  ];
  if (unfit.length > 0) throw new ConfigurationFaulty(unfit);
  const foreign = await revocationListFaults(declarations, store.certificates);
  if (foreign.length > 0) throw new ConfigurationFaulty(foreign);
  return withLease(needs, async () => {
    const stored = (await store.samlProviders.list()).map(({ value }) => value);
    for (const notice of checkSamlProviders(declarations, stored, clock())) {
      logger.warn({ file: declarations.file }, notice);
    }
    const declared = await declareAll({ ...store, cipher, clock, audit, logger }, declarations);
    const departed = await handleDeparted(store, declarations, options.prune);
    await store.applyLedger.recordApplied({ digest: declarations.digest, appliedAt: clock() });
    const changes = [...declared, ...departed];
    report(needs, declarations, changes);
    return changes;
  });
}

async function withLease<Result>(needs: ApplyNeeds, work: () => Promise<Result>): Promise<Result> {
  const { applyLedger } = needs.store;
  const holder = randomToken(needs.random, 16);
  for (let attempt = 1; !(await applyLedger.acquire(holder, LEASE_SECONDS)); attempt += 1) {
    if (attempt === MOST_ATTEMPTS) {
      throw new ApplyLeaseBusy(
        'Another process is applying its configuration and does not finish. Find out what it waits for, then start this one again.',
      );
    }
    await sleep(ATTEMPTS_MILLISECONDS);
  }
  try {
    return await work();
  } finally {
    await applyLedger.release(holder);
  }
}

function report(
  { logger, audit }: ApplyNeeds,
  { file, digest }: Declarations,
  changes: readonly AppliedChange[],
): void {
  for (const { object, name, change } of changes) {
    if (NOTHING_YET.includes(change)) continue;
    audit.record({
      action: 'apply-configuration',
      result: change === 'kept' ? 'refused' : 'succeeded',
      actor: 'file',
      details: { file, object, name, change },
    });
    const words = WARNINGS[change];
    if (words !== undefined) logger.warn({ file, object, name }, words);
  }
  const changed = changes.filter(({ change }) => !NOTHING_YET.includes(change)).length;
  logger.info({ file, digest, objects: changes.length, changed }, `Applied ${file}.`);
}

/** Nothing was done to the object. */
const NOTHING_YET: readonly AppliedChange['change'][] = ['unchanged', 'awaited'];

const WARNINGS: Readonly<Partial<Record<AppliedChange['change'], string>>> = {
  released: 'This left the file. It stays as it is and belongs to the API now; `apply --prune` deletes it.',
  kept: 'This left the file, but an endpoint still uses it, so it was not deleted.',
};
