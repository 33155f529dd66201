import type { Clock } from '../kernel/clock.ts';
import { DryRunOperation } from '../kernel/errors.ts';
import { type ClientVpnEndpointId, parseClientVpnEndpointId } from '../kernel/ids.ts';
import { createKeyedQueue } from '../kernel/keyed-queue.ts';
import { assertOwnedByApi } from '../kernel/ownership.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import type { CertificateStore } from '../pki/certificate-store.ts';
import { assertInForce, readRevocationListFor } from './assert-revocation-list.ts';
import type { Endpoint } from './endpoint.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { ClientVpnEndpointNotFound } from './failures/client-vpn-endpoint-not-found.ts';
import { RevocationListNotFound } from './failures/revocation-list-failures.ts';
import type { RevocationCommands } from './revocation-commands.ts';
import type { RevocationListStore } from './revocation-list-store.ts';

export interface RevocationCommandDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly certificates: Pick<CertificateStore, 'get'>;
  readonly revocationLists: Pick<RevocationListStore, 'get' | 'save'>;
  readonly clock: Clock;
}

/** One such object for each process: it lets imports for an endpoint happen one after the other. */
export function createRevocationCommands(deps: RevocationCommandDeps): RevocationCommands {
  const queue = createKeyedQueue();
  return {
    async importRevocationList({ clientVpnEndpointId, certificateRevocationList }, { dryRun }) {
      const id = idOf(clientVpnEndpointId);
      await queue(id, () => importList(deps, id, certificateRevocationList, dryRun));
    },
    async exportRevocationList(clientVpnEndpointId) {
      const id = idOf(clientVpnEndpointId);
      await requireEndpoint(deps, id);
      const stored = await deps.revocationLists.get(id);
      if (!stored) throw new RevocationListNotFound(id);
      return { certificateRevocationList: stored.value.certificateRevocationList, status: 'active' };
    },
  };
}

function idOf(text: string): ClientVpnEndpointId {
  const id = parseClientVpnEndpointId(text);
  if (!id) throw new ClientVpnEndpointNotFound(text);
  return id;
}

async function requireEndpoint(deps: RevocationCommandDeps, id: ClientVpnEndpointId): Promise<Endpoint> {
  const stored = await deps.endpoints.get(id);
  if (!stored) throw new ClientVpnEndpointNotFound(id);
  return stored.value;
}

async function importList(
  deps: RevocationCommandDeps,
  id: ClientVpnEndpointId,
  text: string,
  dryRun: boolean,
): Promise<void> {
  const find = async (arn: string) => (await deps.certificates.get(arn))?.value;
  const list = await readRevocationListFor(await requireEndpoint(deps, id), text, find);
  assertInForce(list, deps.clock());
  await retryConcurrentChange(() => saveOnce(deps, id, text, dryRun));
}

/** Also for an endpoint that the configuration file declares, unless that names a list: then the list is the file's, too. */
async function saveOnce(
  deps: RevocationCommandDeps,
  clientVpnEndpointId: ClientVpnEndpointId,
  certificateRevocationList: string,
  dryRun: boolean,
): Promise<void> {
  // A list is not saved for an endpoint that is gone: whoever comes here again then is told so.
  await requireEndpoint(deps, clientVpnEndpointId);
  const stored = await deps.revocationLists.get(clientVpnEndpointId);
  if (stored) assertOwnedByApi(stored.value.owner, `The revocation list of ${clientVpnEndpointId}`);
  if (dryRun) throw new DryRunOperation();
  const importedAt = deps.clock();
  await deps.revocationLists.save(
    { clientVpnEndpointId, certificateRevocationList, importedAt, owner: { kind: 'api' } },
    stored?.version ?? 0,
  );
}
