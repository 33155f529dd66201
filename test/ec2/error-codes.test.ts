import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { awsErrorOf, ERROR_CODES } from '../../src/ec2/error-codes.ts';
import { InvalidRequest, OperationNotPermitted, StoreUnavailable } from '../../src/kernel/errors.ts';

const root = new URL('../..', import.meta.url).pathname;
/** The failures that a caller of the API can meet: what gateways and browsers meet stands in other files of `connections`. */
const DEMANDED = [
  'src/endpoints/failures/**/*.ts',
  'src/pki/**/*.ts',
  'src/connections/failures.ts',
  'src/ec2/**/*.ts',
];

function codesIn(files: string): readonly string[] {
  return globSync(files, { cwd: root }).flatMap((file) => {
    const text = readFileSync(root + file, 'utf8');
    return [...text.matchAll(/\breadonly code(?:: string)? = '([^']+)'/g)].map(([, code = '']) => code);
  });
}

test('every failure that a caller can meet has a row in the table of error codes', () => {
  const missing = DEMANDED.flatMap(codesIn).filter((code) => !Object.hasOwn(ERROR_CODES, code));
  expect(missing).toEqual([]);
});

test('no row of the table is left from a failure that is gone', () => {
  const known = new Set(codesIn('src/**/*.ts'));
  expect(Object.keys(ERROR_CODES).filter((code) => !known.has(code))).toEqual([]);
});

test('a refusal keeps its own words, and a failure of ours says nothing about the inside', () => {
  const refusal = new OperationNotPermitted('It is declared in postern.yaml.');
  expect(awsErrorOf(refusal)).toEqual({
    awsCode: 'OperationNotPermitted',
    status: 400,
    message: 'It is declared in postern.yaml.',
  });
  expect(awsErrorOf(new StoreUnavailable('redis://10.0.0.7 refused'))).toMatchObject({ status: 503 });
  expect(awsErrorOf(new StoreUnavailable('redis://10.0.0.7 refused')).message).not.toContain('10.0.0.7');
  expect(awsErrorOf(new TypeError('x is undefined'))).toMatchObject({
    awsCode: 'InternalError',
    status: 500,
  });
  expect(awsErrorOf(new TypeError('x is undefined')).message).not.toContain('undefined');
});

test('a message shows no more of what the caller sent than anybody reads', () => {
  const { message } = awsErrorOf(new InvalidRequest(`${'x'.repeat(4_000_000)} is wrong.`));
  expect(message).toBe('x'.repeat(1000));
});
