import type { TagRequest } from '../../endpoints/endpoint-requests.ts';
import type { Form } from '../wire/form.ts';

/** The only kind of resource that has tags here. */
export const CLIENT_VPN_ENDPOINT = 'client-vpn-endpoint';

/** `Tag.N.Key` and `Tag.N.Value`; clients may leave out an empty value. */
export function readTags(form: Form): readonly TagRequest[] {
  return form.structures('Tag').map((tag) => ({
    key: tag.requiredText('Key'),
    value: tag.text('Value') ?? '',
  }));
}

/** `Tag.N` of DeleteTags, where a value that is absent means any, and an empty one only the empty one. */
export function readTagsToDelete(form: Form): readonly { readonly key: string; readonly value?: string }[] {
  return form.structures('Tag').map((tag) => {
    const key = tag.requiredText('Key');
    const value = tag.text('Value');
    return value === undefined ? { key } : { key, value };
  });
}

/** Endpoints are told from all other resources by their ids. */
export function isEndpointId(resourceId: string): boolean {
  return resourceId.startsWith('cvpn-endpoint-');
}
