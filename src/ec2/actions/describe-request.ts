import { type Filter, readFilters } from '../wire/filters.ts';
import type { Form } from '../wire/form.ts';
import { type PageRequest, readPageRequest } from '../wire/pages.ts';

/** What every Describe action of an endpoint's parts is asked. */
export interface DescribeRequest {
  readonly clientVpnEndpointId: string;
  readonly filters: readonly Filter[];
  readonly page: PageRequest;
}

export function readDescribeRequest(form: Form): DescribeRequest {
  return {
    clientVpnEndpointId: form.requiredText('ClientVpnEndpointId'),
    filters: readFilters(form),
    page: readPageRequest(form),
  };
}
