import type { Endpoint } from '../../endpoints/endpoint.ts';
import type { Action } from '../wire/action.ts';
import { type Filter, type Filterable, filtered, readFilters } from '../wire/filters.ts';
import type { Form } from '../wire/form.ts';
import { type PageRequest, pageOf, readPageRequest } from '../wire/pages.ts';
import { items, text } from '../wire/xml.ts';
import type { ClientVpnActionDependencies } from './dependencies.ts';
import { createFormatEndpoint } from './format-endpoint.ts';
import { present } from './present.ts';
import { requireEndpoint } from './read-endpoint.ts';

interface Request {
  /** Undefined: all endpoints. */
  readonly ids?: readonly string[];
  readonly filters: readonly Filter[];
  readonly page: PageRequest;
}

const FILTERABLE: Filterable<Endpoint> = {
  names: {
    'endpoint-id': ({ clientVpnEndpointId }) => clientVpnEndpointId,
    'transport-protocol': ({ transportProtocol }) => transportProtocol,
  },
  // Not in the documentation of the action, but asked for by Terraform's data source.
  tags: ({ tags }) => tags,
};

const NAME = 'DescribeClientVpnEndpoints';

/** DescribeClientVpnEndpoints. Policies know no single endpoint here, as at AWS: who may ask sees all. */
export function describeClientVpnEndpoints(deps: ClientVpnActionDependencies): Action<Request> {
  const formatEndpoint = createFormatEndpoint(deps);
  return {
    name: NAME,
    parse: readRequest,
    targets: () => [{ arn: '*' }],
    async run({ ids, filters, page }) {
      const found = filtered(await endpointsOf(deps, ids), filters, FILTERABLE);
      const { things, nextToken } = pageOf(found, keyOf, page, [NAME, ids, filters]);
      return items('clientVpnEndpoint', things.map(formatEndpoint)) + text('nextToken', nextToken);
    },
  };
}

function readRequest(form: Form): Request {
  return present({
    ids: form.list('ClientVpnEndpointId'),
    filters: readFilters(form),
    page: readPageRequest(form),
  });
}

/** Throws `ClientVpnEndpointNotFound` for an id that does not exist. */
async function endpointsOf(
  deps: ClientVpnActionDependencies,
  ids: readonly string[] | undefined,
): Promise<readonly Endpoint[]> {
  if (ids) return Promise.all([...new Set(ids)].map((id) => requireEndpoint(deps, id)));
  const stored = await deps.endpoints.list(deps.asOf());
  return stored.map(({ value }) => value);
}

function keyOf({ clientVpnEndpointId }: Endpoint): string {
  return clientVpnEndpointId;
}
