import { items, text } from '../wire/xml.ts';

/** `tagSet`, in the order of the keys. */
export function formatTags(tags: Readonly<Record<string, string>>): string {
  const sorted = Object.keys(tags).sort();
  return items(
    'tagSet',
    sorted.map((key) => text('key', key) + text('value', tags[key])),
  );
}
