import type { Action } from '../wire/action.ts';
import { type Filter, type Filterable, filtered, readFilters } from '../wire/filters.ts';
import { type PageRequest, pageOf, readPageRequest } from '../wire/pages.ts';
import { items, text } from '../wire/xml.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { CLIENT_VPN_ENDPOINT, isEndpointId } from './tag-parameters.ts';

interface Request {
  readonly filters: readonly Filter[];
  readonly page: PageRequest;
}

interface TagOfResource {
  readonly resourceId: string;
  readonly key: string;
  readonly value: string;
}

const FILTERABLE: Filterable<TagOfResource> = {
  names: {
    key: ({ key }) => key,
    'resource-id': ({ resourceId }) => resourceId,
    'resource-type': () => CLIENT_VPN_ENDPOINT,
    value: ({ value }) => value,
  },
  tags: ({ key, value }) => ({ [key]: value }),
};

const NAME = 'DescribeTags';

/**
 * DescribeTags: the tags of all endpoints; who asks for other resources by id or by type is passed on where there is an upstream.
 * Policies know no single resource here, as at AWS.
 */
export function describeTags(deps: Pick<ClientVpnActionDependencies, 'endpoints' | 'asOf'>): Action<Request> {
  return {
    name: NAME,
    isForeign: (form) => asksForOthers(readFilters(form)),
    parse: (form) => ({ filters: readFilters(form), page: readPageRequest(form) }),
    targets: () => [{ arn: '*' }],
    async run({ filters, page }) {
      const found = filtered(await allTags(deps), filters, FILTERABLE);
      const { things, nextToken } = pageOf(found, keyOf, page, [NAME, filters]);
      return items('tagSet', things.map(formatTag)) + text('nextToken', nextToken);
    },
  };
}

function asksForOthers(filters: readonly Filter[]): boolean {
  return filters.some(
    ({ name, values }) =>
      (name === 'resource-id' && !values.some(isEndpointId)) ||
      (name === 'resource-type' && !values.includes(CLIENT_VPN_ENDPOINT)),
  );
}

async function allTags({
  endpoints,
  asOf,
}: Pick<ClientVpnActionDependencies, 'endpoints' | 'asOf'>): Promise<readonly TagOfResource[]> {
  const stored = await endpoints.list(asOf());
  return stored.flatMap(({ value: { clientVpnEndpointId: resourceId, tags } }) =>
    Object.entries(tags).map(([key, value]) => ({ resourceId, key, value })),
  );
}

function keyOf({ resourceId, key }: TagOfResource): string {
  return JSON.stringify([resourceId, key]);
}

function formatTag({ resourceId, key, value }: TagOfResource): string {
  return (
    text('resourceId', resourceId) +
    text('resourceType', CLIENT_VPN_ENDPOINT) +
    text('key', key) +
    text('value', value)
  );
}
