import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Filterable, filtered, readFilters } from '../../../src/ec2/wire/filters.ts';
import { readForm } from '../../../src/ec2/wire/read-form.ts';
import { failureOf } from '../../support/failure-of.ts';

interface Thing {
  readonly id: string;
  readonly zone?: string;
  readonly cidrs?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

const filterable: Filterable<Thing> = {
  names: { id: ({ id }) => id, zone: ({ zone }) => zone, cidr: ({ cidrs }) => cidrs ?? [] },
  tags: ({ tags }) => tags ?? {},
};

const THINGS: readonly Thing[] = [
  { id: 'one', zone: 'a', cidrs: ['10.0.0.0/16', '10.1.0.0/16'], tags: { Name: 'vpn', constructor: 'x' } },
  { id: 'two', zone: 'b', tags: { Name: 'VPN' } },
  { id: 'three' },
];

/** The ids of the things that pass, by a query as clients write it: `zone=a,b tag:Name=vpn`. */
function ids(query: string): readonly string[] {
  const filters = query.split(' ').map((filter) => {
    const [name = '', values = ''] = filter.split('=');
    return { name, values: values.split(',') };
  });
  return filtered(THINGS, filters, filterable).map(({ id }) => id);
}

describe('filters', () => {
  it('take one of the values, and all of the filters', () => {
    expect(ids('zone=a,b')).toEqual(['one', 'two']);
    expect(ids('zone=a,b id=two,three')).toEqual(['two']);
    expect(ids('cidr=10.1.0.0/16')).toEqual(['one']);
  });

  it('tell capital letters from small ones, in names and in values', () => {
    expect(ids('tag:Name=VPN')).toEqual(['two']);
    expect(ids('tag:name=VPN')).toEqual([]);
    expect(failureOf(() => ids('Zone=a'))).toMatchObject({ code: 'InvalidParameterValue' });
  });

  it('look at tags by key, also at such that objects have names for', () => {
    expect(ids('tag-key=constructor')).toEqual(['one']);
    expect(ids('tag:constructor=x')).toEqual(['one']);
    expect(ids('tag:toString=*')).toEqual([]);
    expect(failureOf(() => ids('toString=a'))).toMatchObject({ code: 'InvalidParameterValue' });
    expect(
      failureOf(() => filtered(THINGS, [{ name: 'tag:a', values: ['b'] }], { names: {} })),
    ).toMatchObject({ code: 'InvalidParameterValue' });
  });

  it('find nothing under a name that a thing has no text for', () => {
    expect(ids('zone=*')).toEqual(['one', 'two']);
    expect(ids('zone=')).toEqual([]);
  });

  it('know * and ? as EC2 does, and a backslash that takes their meaning away', () => {
    const texts = (value: string, ...all: string[]) =>
      filtered(all, [{ name: 'text', values: [value] }], { names: { text: (text: string) => text } });
    expect(texts('t*e', 'three', 'te', 'the', 'he')).toEqual(['three', 'te', 'the']);
    expect(texts('t?e', 'three', 'te', 'the')).toEqual(['the']);
    expect(texts('\\*', '*', 'x')).toEqual(['*']);
    expect(texts('a.c', 'abc', 'a.c')).toEqual(['a.c']);
  });

  it('agree with a regular expression about every wildcard', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 8 });
    fc.assert(
      fc.property(letters, letters, (value, text) => {
        const pattern = value.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        const found = filtered([text], [{ name: 'text', values: [value] }], {
          names: { text: (t: string) => t },
        });
        expect(found.length === 1).toBe(new RegExp(`^${pattern}$`, 's').test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('are not made slow by many stars', () => {
    const value = `${'*a'.repeat(100)}b`;
    const text = 'a'.repeat(4000);
    expect(
      filtered([text], [{ name: 'text', values: [value] }], { names: { text: (t: string) => t } }),
    ).toEqual([]);
  });
});

describe('reading filters', () => {
  it('keeps names and values as they came', () => {
    const form = readForm(
      'Filter.1.Name=zone&Filter.1.Value.1=a&Filter.1.Value.2=b&Filter.2.Name=id&Filter.2.Value.1=',
    );
    expect(readFilters(form)).toEqual([
      { name: 'zone', values: ['a', 'b'] },
      { name: 'id', values: [''] },
    ]);
    form.assertAllRead();
  });

  it('wants a name and a value', () => {
    expect(failureOf(() => readFilters(readForm('Filter.1.Value.1=a'))).message).toContain('Filter.1.Name');
    expect(failureOf(() => readFilters(readForm('Filter.1.Name=a'))).message).toContain('Filter.1.Value.1');
  });

  it('takes 200 values, and no more', () => {
    const values = (count: number) =>
      `Filter.1.Name=a${Array.from({ length: count }, (_v, i) => `&Filter.1.Value.${i + 1}=${i}`).join('')}`;
    expect(readFilters(readForm(values(200)))[0]?.values).toHaveLength(200);
    expect(failureOf(() => readFilters(readForm(values(201))))).toMatchObject({
      code: 'InvalidParameterValue',
    });
  });

  it('takes values of 1,024 characters, and no longer ones, which would be taken apart in vain', () => {
    const value = (length: number) => `Filter.1.Name=a&Filter.1.Value.1=${'*'.repeat(length)}`;
    expect(readFilters(readForm(value(1024)))[0]?.values[0]).toHaveLength(1024);
    expect(failureOf(() => readFilters(readForm(value(1025))))).toMatchObject({
      code: 'InvalidParameterValue',
    });
  });
});
