import { PosternError } from './errors.ts';
import { isLine } from './free-text.ts';

/** Tags of a resource, by their keys. */
export type Tags = Readonly<Record<string, string>>;

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** EC2 user guide, "Tag restrictions"; IAM and ACM have the same. Lengths are in UTF-16 units. */
export const MOST_TAGS = 50;
export const LONGEST_TAG_KEY = 128;
export const LONGEST_TAG_VALUE = 256;

/** A key or a value that is too long, empty where it must not be, or no single line. */
export class UnusableTag extends PosternError {
  readonly code = 'UnusableTag';
}

/** Keys that begin with `aws:` are not for callers. */
export class ReservedTagKey extends PosternError {
  readonly code = 'ReservedTagKey';
}

/** One request names the same key twice. */
export class RepeatedTagKey extends PosternError {
  readonly code = 'RepeatedTagKey';
}

/** More tags than a resource may have. */
export class TooManyTags extends PosternError {
  readonly code = 'TooManyTags';
}

/** In whatever case: AWS reserves all spellings. */
export function isReservedTagKey(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

export function isTagKey(key: string): boolean {
  return key !== '' && isLine(key, LONGEST_TAG_KEY);
}

export function isTagValue(value: string): boolean {
  return isLine(value, LONGEST_TAG_VALUE);
}

/**
 * `tags` with those of `added`, which replace others of the same key. Throws {@link UnusableTag}, {@link ReservedTagKey},
 * {@link RepeatedTagKey} and {@link TooManyTags}.
 */
export function withTags(tags: Tags, added: readonly Tag[]): Tags {
  for (const tag of added) assertUsable(tag);
  if (new Set(added.map(({ key }) => key)).size < added.length) {
    throw new RepeatedTagKey('A tag key is there twice. Name each key once.');
  }
  const all = Object.fromEntries([...Object.entries(tags), ...added.map(({ key, value }) => [key, value])]);
  if (Object.keys(all).length <= MOST_TAGS) return all;
  throw new TooManyTags(`A resource has at most ${MOST_TAGS} tags. Delete some of them first.`);
}

/** `tags` without those that `removed` names, by key or by key and value; where it names none, all go. */
export function withoutTags(
  tags: Tags,
  removed: readonly { readonly key: string; readonly value?: string }[],
): Tags {
  if (removed.length === 0) return {};
  const goes = ([key, value]: readonly [string, string]) =>
    removed.some((tag) => tag.key === key && (tag.value === undefined || tag.value === value));
  return Object.fromEntries(Object.entries(tags).filter((tag) => !goes(tag)));
}

function assertUsable({ key, value }: Tag): void {
  if (!isTagKey(key)) {
    throw new UnusableTag(`A tag key is one line of 1 to ${LONGEST_TAG_KEY} characters. Write another one.`);
  }
  if (isReservedTagKey(key)) {
    throw new ReservedTagKey(
      `The tag key ${key} begins with aws:, which is reserved. Write another beginning.`,
    );
  }
  if (isTagValue(value)) return;
  throw new UnusableTag(
    `The value of the tag ${key} is no line of at most ${LONGEST_TAG_VALUE} characters. Write another one.`,
  );
}
