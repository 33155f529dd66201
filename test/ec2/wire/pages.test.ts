import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf, readPageRequest } from '../../../src/ec2/wire/pages.ts';
import { readForm } from '../../../src/ec2/wire/read-form.ts';
import { failureOf } from '../../support/failure-of.ts';

const itself = (text: string) => text;
const QUERY = ['DescribeVpcs'];
const id = fc.string({ unit: fc.constantFrom('0', '1', '2', '3', 'a', 'B'), minLength: 1, maxLength: 3 });

describe('pages', () => {
  it('tell everything once that was there all the time, whatever comes and goes in between', () => {
    const ids = fc.uniqueArray(id, { maxLength: 40 });
    const changes = fc.array(fc.tuple(fc.boolean(), id));
    fc.assert(
      fc.property(ids, changes, fc.integer({ min: 1, max: 7 }), (start, todo, maxResults) => {
        const things = new Set(start);
        const steady = new Set(start);
        const told: string[] = [];
        const left = [...todo];
        for (
          let nextToken: string | undefined, first = true;
          first || nextToken !== undefined;
          first = false
        ) {
          const request = { maxResults, ...(nextToken !== undefined && { nextToken }) };
          const page = pageOf([...things], itself, request, QUERY);
          told.push(...page.things);
          nextToken = page.nextToken;
          const [comes, changed] = left.pop() ?? [];
          if (changed !== undefined && comes) things.add(changed);
          if (changed !== undefined && !comes && things.delete(changed)) steady.delete(changed);
        }
        expect(new Set(told).size).toBe(told.length);
        expect([...steady].filter((thing) => !told.includes(thing))).toEqual([]);
      }),
    );
  });

  it('have no token behind the last thing', () => {
    expect(pageOf(['a', 'b'], itself, { maxResults: 2 }, QUERY).nextToken).toBeUndefined();
    expect(pageOf(['a', 'b', 'c'], itself, { maxResults: 2 }, QUERY).nextToken).toBeDefined();
    expect(pageOf(['b', 'a'], itself, {}, QUERY)).toEqual({ things: ['a', 'b'] });
  });

  it('belong to one query: a token of another, or of nobody, is refused', () => {
    const filters = [{ name: 'state', values: ['available'] }];
    const { nextToken = '' } = pageOf(['a', 'b'], itself, { maxResults: 1 }, ['DescribeVpcs', filters]);
    const other = [{ name: 'state', values: ['pending'] }];
    for (const query of [QUERY, ['DescribeSubnets', filters], ['DescribeVpcs', other]]) {
      const ask = () => pageOf(['a', 'b'], itself, { nextToken }, query);
      expect(failureOf(ask)).toMatchObject({ code: 'InvalidPaginationToken' });
    }
    for (const token of ['x', 'bnVsbA', '{}', '[]', Buffer.from('["a"]').toString('base64url')]) {
      const ask = () => pageOf(['a'], itself, { nextToken: token }, QUERY);
      expect(failureOf(ask)).toMatchObject({ code: 'InvalidPaginationToken' });
    }
  });
});

describe('a request for a page', () => {
  it('may ask for 5 to 1000 things', () => {
    expect(readPageRequest(readForm('MaxResults=5'))).toEqual({ maxResults: 5 });
    expect(readPageRequest(readForm('MaxResults=1000&NextToken=t'))).toEqual({
      maxResults: 1000,
      nextToken: 't',
    });
    for (const wrong of ['4', '1001', '0', '-5', 'five', '']) {
      const refusal = failureOf(() => readPageRequest(readForm(`MaxResults=${wrong}`)));
      expect(refusal).toMatchObject({ code: 'InvalidParameterValue' });
    }
  });

  it('begins at the beginning with an empty token, and without one', () => {
    expect(readPageRequest(readForm('NextToken='))).toEqual({});
    expect(readPageRequest(readForm(''))).toEqual({});
  });
});
