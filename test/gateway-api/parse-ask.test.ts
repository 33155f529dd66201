import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { connectAskSchema } from '../../src/connections/gateway-contract.ts';
import { parseAsk } from '../../src/gateway-api/parse-ask.ts';
import type { InvalidRequest } from '../../src/kernel/errors.ts';

function fieldsAtFault(schema: z.ZodType, body: unknown): readonly string[] {
  try {
    parseAsk(schema, body);
    return [];
  } catch (error) {
    return (error as InvalidRequest).details.fields as readonly string[];
  }
}

test('what fits is given back as the schema has it', () => {
  expect(parseAsk(z.strictObject({ cid: z.int().default(7) }), {})).toEqual({ cid: 7 });
});

test('members that the contract does not know are refused', () => {
  expect(fieldsAtFault(z.strictObject({}), { isAdmin: true })).toEqual(['(whole)']);
});

test('names that clients made up are named within bounds, and steer no terminal', () => {
  const peerInfo = { '\u001b[31m': 'red', ['\u202e'.repeat(500)]: 'turned around' };
  const fields = fieldsAtFault(connectAskSchema, { device: { peerInfo } });
  expect(fields).toContain('device.peerInfo.\\u{1b}[31m');
  expect(fields.every((field) => field.length <= 100)).toBe(true);
});

test('whatever comes, faults are few, short, printable, and hold nothing of the values', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.constant('hunter2')), (peerInfo) => {
      const fields = fieldsAtFault(connectAskSchema, { device: { peerInfo }, password: ['hunter2'] });
      expect(fields.length).toBeLessThanOrEqual(20);
      const text = fields.join('');
      expect(text).not.toMatch(/\p{Cc}/u);
      expect(text).not.toContain('hunter2');
    }),
  );
});
