import type { Endpoint } from '../../endpoints/endpoint.ts';
import type { Action } from '../wire/action.ts';
import { type Filterable, filtered } from '../wire/filters.ts';
import type { Form } from '../wire/form.ts';
import { pageOf } from '../wire/pages.ts';
import { items, text } from '../wire/xml.ts';
import type { EndpointLookUp } from './dependencies.ts';
import { type DescribeRequest, readDescribeRequest } from './describe-request.ts';
import { requireEndpoint } from './read-endpoint.ts';
import { targetEndpoint } from './target-endpoint.ts';

/** A kind of thing that endpoints have several of, and how one asks for them. */
export interface Part<Thing> {
  readonly action: string;
  /** The element around the list. */
  readonly wrapper: string;
  /** Throws when the request names one that the endpoint does not have. */
  of(endpoint: Endpoint, ids: readonly string[] | undefined): readonly Thing[];
  /** Differs for all things of one endpoint; they come in its order. */
  key(thing: Thing): string;
  readonly filterable: Filterable<Thing>;
  format(thing: Thing, endpoint: Endpoint): string;
  /** The parameter that names some of them, such as `AssociationIds`. */
  readonly idsParameter?: string;
}

interface Request extends DescribeRequest {
  readonly ids?: readonly string[];
}

/** The Describe action of one kind of part: those of one endpoint, filtered and in pages. */
export function describeParts<Thing>(deps: EndpointLookUp, part: Part<Thing>): Action<Request> {
  return {
    name: part.action,
    parse: (form) => ({ ...readDescribeRequest(form), ...readIds(form, part) }),
    targets: ({ clientVpnEndpointId }) => targetEndpoint(deps, clientVpnEndpointId),
    async run({ clientVpnEndpointId, ids, filters, page }) {
      const endpoint = await requireEndpoint(deps, clientVpnEndpointId);
      const found = filtered(part.of(endpoint, ids), filters, part.filterable);
      const query = [part.action, clientVpnEndpointId, ids, filters];
      const { things, nextToken } = pageOf(found, part.key, page, query);
      const formatted = things.map((thing) => part.format(thing, endpoint));
      return items(part.wrapper, formatted) + text('nextToken', nextToken);
    },
  };
}

function readIds(form: Form, { idsParameter }: { readonly idsParameter?: string }) {
  const ids = idsParameter === undefined ? undefined : form.list(idsParameter);
  return ids && { ids };
}
