import { type Finding, findingsAbout } from './doctor-finding.ts';
import { readRevocationListFor } from './endpoints/assert-revocation-list.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import type { RevocationList } from './endpoints/revocation-list-store.ts';
import { PosternError, StoreUnavailable } from './kernel/errors.ts';
import type { Store } from './store/store.ts';

const { warning } = findingsAbout('Revocation list');

/**
 * The stored lists that would be refused if they were imported now: above all those of an authority that was the clients' until its
 * certificate was imported again as another one. Their numbers say nothing of the new authority's certificates. Throws `StoreUnavailable`.
 */
export async function judgeRevocationLists(
  store: Pick<Store, 'endpoints' | 'certificates' | 'revocationLists'>,
): Promise<readonly Finding[]> {
  const [endpoints, lists] = await Promise.all([store.endpoints.list(), store.revocationLists.list()]);
  const findings: Finding[] = [];
  for (const { value: list } of lists) {
    const endpoint = endpoints.find(
      ({ value: { clientVpnEndpointId: id } }) => id === list.clientVpnEndpointId,
    );
    const fault = endpoint && (await faultOf(store, endpoint.value, list));
    if (fault !== undefined) findings.push(warning(`${list.clientVpnEndpointId}: ${fault}`));
  }
  return findings;
}

async function faultOf(
  { certificates }: Pick<Store, 'certificates'>,
  endpoint: Endpoint,
  { certificateRevocationList: text }: RevocationList,
): Promise<string | undefined> {
  try {
    await readRevocationListFor(endpoint, text, async (arn) => (await certificates.get(arn))?.value);
    return undefined;
  } catch (error) {
    if (error instanceof PosternError && !(error instanceof StoreUnavailable)) return error.message;
    throw error;
  }
}
