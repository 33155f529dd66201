import { z } from 'zod';
import {
  isReservedTagKey,
  isTagKey,
  isTagValue,
  LONGEST_TAG_KEY,
  LONGEST_TAG_VALUE,
  MOST_TAGS,
} from './tags.ts';

const LINE = (longest: number) =>
  `Write one line of at most ${longest} characters, in quotes if it looks like a number.`;

const tag = z.strictObject({
  Key: z
    .string({ error: LINE(LONGEST_TAG_KEY) })
    .min(1, 'Write a key.')
    .refine((key) => key === '' || isTagKey(key), { error: LINE(LONGEST_TAG_KEY) })
    .refine((key) => !isReservedTagKey(key), {
      error: 'Write a key that does not begin with aws:, which is reserved.',
    })
    .describe('Unique key.'),
  Value: z
    .string({ error: LINE(LONGEST_TAG_VALUE) })
    .refine(isTagValue, { error: LINE(LONGEST_TAG_VALUE) })
    .describe('Any text.'),
});

/** `Tags` of anything that may bear them, as AWS spells them. That a key is there once is seen by whoever takes them. */
export function tagsDeclaration() {
  return z.array(tag).max(MOST_TAGS, `Write at most ${MOST_TAGS} tags.`).default([]);
}

/** Tags as they were declared, in the words of the domain. */
export function tagsOf(declared: z.output<ReturnType<typeof tagsDeclaration>>) {
  return declared.map(({ Key: key, Value: value }) => ({ key, value }));
}
