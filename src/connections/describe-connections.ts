import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { Connection } from './connection.ts';
import type { DescribeConnectionsRequest, DescribedConnections } from './connection-commands.ts';
import type { ConnectionStore } from './connection-store.ts';

/**
 * How many are read at once where many that are read are not among those that are asked for. In between others have their turn: SQLite answers at
 * once, and 126,000 names against 200 wildcards take seconds.
 */
const AT_ONCE = 1000;

/**
 * A page of the connections that are asked for. One more than the page holds is looked for, so that its end is known. What no index
 * answers is read through, by the thousand from the second time on. Throws `StoreUnavailable`.
 */
export async function findPage(
  connections: Pick<ConnectionStore, 'find'>,
  clientVpnEndpointId: ClientVpnEndpointId,
  request: DescribeConnectionsRequest,
): Promise<DescribedConnections> {
  const { connectionIds, usernames, matches = () => true, limit = Number.POSITIVE_INFINITY } = request;
  const query = {
    clientVpnEndpointId,
    ...(connectionIds && { connectionIds }),
    ...(usernames && { usernames }),
  };
  const found: Connection[] = [];
  let after = request.after;
  for (let count = Math.min(limit + 1, AT_ONCE); found.length <= limit; count = AT_ONCE) {
    const some = await connections.find({ ...query, ...(after !== undefined && { after }), limit: count });
    found.push(...some.map(({ value }) => value).filter(matches));
    if (some.length < count) break;
    after = some.at(-1)?.value.connectionId;
    await letOthersRun();
  }
  return { connections: found.slice(0, limit), hasMore: found.length > limit };
}
