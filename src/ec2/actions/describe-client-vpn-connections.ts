import type { Connection } from '../../connections/connection.ts';
import type { Action } from '../wire/action.ts';
import { type Filter, type Filterable, isExact, passesFilters } from '../wire/filters.ts';
import { makeToken, openToken } from '../wire/pages.ts';
import { items, text } from '../wire/xml.ts';
import type { ConnectionActionDependencies } from './dependencies.ts';
import { type DescribeRequest, readDescribeRequest } from './describe-request.ts';
import { formatConnection } from './format-connection.ts';
import { targetEndpoint } from './target-endpoint.ts';

const NAME = 'DescribeClientVpnConnections';

/** There may be hundreds of thousands: who does not say how many is told of so many at a time. Clients follow the token by themselves. */
const PAGE = 1000;

const FILTERABLE: Filterable<Connection> = {
  names: {
    'connection-id': ({ connectionId }) => connectionId,
    username: ({ username }) => username,
  },
};

/** DescribeClientVpnConnections: those that are active, and those that ended within the last 60 minutes. */
export function describeClientVpnConnections(deps: ConnectionActionDependencies): Action<DescribeRequest> {
  return {
    name: NAME,
    parse: readDescribeRequest,
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run({ clientVpnEndpointId, filters, page }) {
      const query = [NAME, clientVpnEndpointId, filters];
      const { connections, hasMore } = await deps.connections.describeConnections({
        clientVpnEndpointId,
        ...narrowed(filters),
        ...(page.nextToken !== undefined && { after: openToken(page.nextToken, query) }),
        limit: page.maxResults ?? PAGE,
      });
      const last = hasMore ? connections.at(-1) : undefined;
      const nextToken = last && makeToken(last.connectionId, query);
      return items('connections', connections.map(formatConnection)) + text('nextToken', nextToken);
    },
  };
}

/** Exact ids and names go to the store, which has an index of them; each connection is held to all filters besides. */
function narrowed(filters: readonly Filter[]) {
  const connectionIds = exactValues(filters, 'connection-id');
  const usernames = exactValues(filters, 'username');
  return {
    ...(connectionIds && { connectionIds }),
    ...(usernames && { usernames }),
    matches: passesFilters(filters, FILTERABLE),
  };
}

function exactValues(filters: readonly Filter[], name: string): readonly string[] | undefined {
  return filters.find((filter) => filter.name === name && filter.values.every(isExact))?.values;
}
