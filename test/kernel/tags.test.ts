import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PosternError } from '../../src/kernel/errors.ts';
import { type Tags, withoutTags, withTags } from '../../src/kernel/tags.ts';

const key = fc.oneof(
  fc.constantFrom('Name', 'cost', '__proto__', 'constructor'),
  fc.string({ minLength: 1 }),
);
const tag = fc.record({ key, value: fc.string() });
const usable = fc
  .uniqueArray(tag, { selector: (one) => one.key, maxLength: 20 })
  .filter((tags) => tags.every((one) => !one.key.toLowerCase().startsWith('aws:')));

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof PosternError) return error.code;
    throw error;
  }
  return 'taken';
}

describe('Tags', () => {
  it('are what a map would hold after the same steps', () => {
    const step = fc.oneof(
      usable.map((tags) => ({ kind: 'add' as const, tags })),
      fc
        .array(fc.record({ key, value: fc.string() }, { requiredKeys: ['key'] }), { minLength: 1 })
        .map((tags) => ({ kind: 'remove' as const, tags })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 3 }), (steps) => {
        const model = new Map<string, string>();
        let tags: Tags = {};
        for (const { kind, tags: named } of steps) {
          if (kind === 'add') {
            if (new Set([...model.keys(), ...named.map((one) => one.key)]).size > 50) continue;
            tags = withTags(tags, named);
            for (const one of named) model.set(one.key, one.value);
          } else {
            tags = withoutTags(tags, named);
            for (const one of named) {
              if (!('value' in one) || model.get(one.key) === one.value) model.delete(one.key);
            }
          }
        }
        expect(new Map(Object.entries(tags))).toEqual(model);
      }),
    );
  });

  it('all go where none is named', () => {
    expect(withoutTags({ a: '1', b: '2' }, [])).toEqual({});
  });

  it.each([
    ['UnusableTag', [{ key: '', value: '' }]],
    ['UnusableTag', [{ key: 'x'.repeat(129), value: '' }]],
    ['UnusableTag', [{ key: 'two\nlines', value: '' }]],
    ['UnusableTag', [{ key: 'key', value: 'x'.repeat(257) }]],
    ['UnusableTag', [{ key: 'half a pair \ud83d', value: '' }]],
    ['UnusableTag', [{ key: 'key', value: '\uffff' }]],
    ['taken', [{ key: 'a pair \ud83d\udd11', value: '\ufffd' }]],
    ['ReservedTagKey', [{ key: 'Aws:createdBy', value: '' }]],
    [
      'RepeatedTagKey',
      [
        { key: 'key', value: '1' },
        { key: 'key', value: '2' },
      ],
    ],
    ['TooManyTags', Array.from({ length: 50 }, (_, n) => ({ key: `${n}`, value: '' }))],
    ['taken', [{ key: 'x'.repeat(128), value: 'x'.repeat(256) }]],
  ])('are refused with %s', (code, added) => {
    expect(refusal(() => withTags({ one: '' }, added))).toBe(code);
  });
});
