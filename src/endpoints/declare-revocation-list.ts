import type { Clock } from '../kernel/clock.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { ApplyOutcome, Owner } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { isSameValue } from '../kernel/same-value.ts';
import type { RevocationListStore } from './revocation-list-store.ts';

export interface DeclareRevocationListDeps {
  readonly revocationLists: Pick<RevocationListStore, 'get' | 'save'>;
  readonly clock: Clock;
}

/**
 * Makes the stored list of an endpoint, which must be there, the one that is declared and was checked. Saves only when it differs. Throws
 * `StoreUnavailable`, and `ConcurrentChange` when others never stop changing it.
 */
export async function declareRevocationList(
  { revocationLists, clock }: DeclareRevocationListDeps,
  clientVpnEndpointId: ClientVpnEndpointId,
  certificateRevocationList: string,
  owner: Owner,
): Promise<ApplyOutcome> {
  return retryConcurrentChange(async () => {
    const stored = await revocationLists.get(clientVpnEndpointId);
    const isSameText = stored?.value.certificateRevocationList === certificateRevocationList;
    if (stored && isSameText && isSameValue(stored.value.owner, owner)) return 'unchanged';
    const importedAt = stored && isSameText ? stored.value.importedAt : clock();
    const list = { clientVpnEndpointId, certificateRevocationList, importedAt, owner };
    await revocationLists.save(list, stored?.version ?? 0);
    return stored ? 'changed' : 'created';
  });
}
