import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchemaVersion } from '../../../src/connections/handler/client-connect-handler.ts';
import { HandlerFailed } from '../../../src/connections/handler/handler-failed.ts';
import { readResponse } from '../../../src/connections/handler/read-response.ts';
import { LONGEST_RESPONSE } from '../../../src/connections/handler/response-bytes.ts';

const EARLIER = 'error-msg-on-failed-posture-compliance';
const LATEST = 'error-msg-on-denied-connection';

/** What came of an answer, in a word; of an invalid one also what is said of it. */
function verdict(response: unknown, version: SchemaVersion = 'v3'): string {
  try {
    return readResponse(typeof response === 'string' ? response : JSON.stringify(response), version).outcome;
  } catch (error) {
    if (error instanceof HandlerFailed && error.code === 'client-connect-handler-invalid-response')
      return error.message;
    throw error;
  }
}

describe('the answer of a handler', () => {
  it('decides, with what the person reads and what the log keeps', () => {
    const response = {
      allow: false,
      [LATEST]: 'Update your system.\nThen try again.',
      'posture-compliance-statuses': ['outdated', ''],
      'schema-version': 'v3',
    };
    expect(readResponse(JSON.stringify(response), 'v3')).toEqual({
      outcome: 'denied',
      message: 'Update your system.\nThen try again.',
      postureComplianceStatuses: ['outdated', ''],
    });
    expect(readResponse(JSON.stringify({ ...response, allow: true }), 'v3')).toEqual({
      outcome: 'allowed',
      postureComplianceStatuses: ['outdated', ''],
    });
  });

  it('may be as long as the guide says, whatever characters it has and however they are written', () => {
    const longest = '\u{1f510}'.repeat(255);
    const response = {
      allow: true,
      [LATEST]: longest,
      'posture-compliance-statuses': Array(10).fill(longest),
    };
    const escaped = JSON.stringify({ ...response, 'schema-version': 'v3' }).replaceAll(
      '\u{1f510}',
      '\\ud83d\\udd10',
    );
    expect(escaped.length).toBeLessThan(LONGEST_RESPONSE);
    expect(readResponse(escaped, 'v3').outcome).toBe('allowed');
  });

  it('says each thing that is wrong by its name, and repeats no values', () => {
    const words = verdict({
      allow: 'alice',
      [LATEST]: ['alice'],
      'posture-compliance-statuses': ['alice', 1],
    });
    expect(words).toBe(
      'The answer is not valid: allow must be true or false; posture-compliance-statuses.1 must be a text; schema-version must be "v3", as this handler is declared; error-msg-on-denied-connection must be a text.',
    );
  });

  it('counts when it is right in every member of the schema of its handler, and only then', () => {
    fc.assert(
      fc.property(fc.constantFrom('v1', 'v2', 'v3'), responses(), (version, response) => {
        expect(verdict(response, version)).toMatch(expected(response, version));
      }),
      { numRuns: 2000 },
    );
  });

  it('never brings anything but a decision or that it is invalid', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => void verdict(text)),
      { numRuns: 1000 },
    );
  });
});

const text = () =>
  fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    fc.constantFrom(
      'x'.repeat(255),
      'x'.repeat(256),
      '\u{1f510}'.repeat(255),
      '\u{1f510}'.repeat(256),
      '\ud800',
    ),
    fc.constantFrom(1, null, undefined, ['x']),
  );

/** Mostly right ones. */
function responses() {
  return fc.record({
    allow: fc.oneof({ weight: 12, arbitrary: fc.boolean() }, fc.constantFrom('true', 1, null, undefined)),
    [EARLIER]: text(),
    [LATEST]: text(),
    'posture-compliance-statuses': fc.oneof(
      { weight: 12, arbitrary: fc.array(text(), { maxLength: 3 }) },
      fc.constantFrom(Array(10).fill('x'), Array(11).fill('x'), 'x', null, undefined),
    ),
    'schema-version': fc.constantFrom('v1', 'v2', 'v3', 'v3', 'v3', 3, undefined),
    more: fc.anything(),
  });
}

/** The guide's text, read by another eye than the schema's. */
function expected(response: Record<string, unknown>, version: SchemaVersion): RegExp {
  const isText = (value: unknown) =>
    typeof value === 'string' && !/\p{Surrogate}/u.test(value) && Array.from(value).length < 256;
  const statuses: unknown = response['posture-compliance-statuses'];
  const isRight =
    (response.allow === true || response.allow === false) &&
    isText(response[version === 'v3' ? LATEST : EARLIER]) &&
    Array.isArray(statuses) &&
    statuses.length < 11 &&
    statuses.every(isText) &&
    response['schema-version'] === version;
  if (!isRight) return /^The answer is not valid: .+\.$/;
  return response.allow ? /^allowed$/ : /^denied$/;
}
