import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  answerSchema,
  gatewayFailureSchema,
  reauthenticateAnswerSchema,
  refreshAnswerSchema,
  reportResultsSchema,
  resynchroniseAnswerSchema,
} from '../../src/connections/gateway-contract.ts';
import {
  LONGEST_LINK,
  LONGEST_TEXT,
  MOST_REFRESHED,
  MOST_REPORTS,
  MOST_RESYNCHRONISED,
} from '../../src/connections/gateway-limits.ts';
import { orderSchema } from '../../src/connections/gateway-orders.ts';
import { FAILURE_STATUS } from '../../src/gateway-api/failure-answers.ts';
import { STREAM_RHYTHM } from '../../src/gateway-api/order-stream.ts';
import { GATEWAY_TOKENS, startGatewayReplica } from '../support/gateway-replica.ts';
import { fencedCode } from '../support/markdown.ts';
import { rememberingConnections } from '../support/remembering-connections.ts';

const page = readFileSync(new URL('../../docs/connections/gateways.md', import.meta.url), 'utf8');

let replica: Awaited<ReturnType<typeof startGatewayReplica>>;
beforeAll(async () => {
  replica = await startGatewayReplica(rememberingConnections());
});
afterAll(() => replica.close());

/** What each block of JSON is, in the order of the page. */
const SHOWN: readonly (readonly [string, z.ZodType])[] = [
  ['failure', gatewayFailureSchema],
  ['allow', answerSchema],
  ['deny', answerSchema],
  ['wait', answerSchema],
  ['re-authenticated', reauthenticateAnswerSchema],
  ['results of reports', reportResultsSchema],
  ['resynchronised', resynchroniseAnswerSchema],
  ['refreshed', refreshAnswerSchema],
];
const answers = fencedCode(page, 'json').map((text) => JSON.parse(text));
const ROUTES = [
  'connections',
  'continue',
  'answer',
  're-authenticate',
  'reports',
  'resynchronisation',
  'refresh',
];

const questions = fencedCode(page, 'http').map((text) => {
  const [line = '', ...body] = text.split('\n');
  const [method = '', path = ''] = line.split(' ');
  return { method, path, body: body.join('\n') };
});

describe('the page about gateways', () => {
  it.each(questions)('shows a question that is understood: $path', async ({ method, path, body }) => {
    const authorization = `Bearer ${GATEWAY_TOKENS['gw-a']}`;
    const response = await fetch(replica.url + path, { method, body, headers: { authorization } });
    expect(await response.text()).not.toContain('"fields"');
    expect(response.status).toBe(200);
  });

  it('shows one for every address', () => {
    expect(questions.map(({ path }) => path.split('/').at(-1))).toEqual(ROUTES);
  });

  it('shows answers as the contract has them, each decision among them', () => {
    expect(answers.length).toBe(SHOWN.length);
    for (const [number, [, schema]] of SHOWN.entries()) schema.parse(answers[number]);
    const decisions = answers.slice(1, 4).map(({ decision }) => decision);
    expect(decisions).toEqual(SHOWN.slice(1, 4).map(([kind]) => kind));
  });

  it('shows each order, and says what is to be done', () => {
    const [lines = ''] = fencedCode(page, 'jsonl');
    const orders = lines
      .trim()
      .split('\n')
      .map((line) => orderSchema.parse(JSON.parse(line)));
    const types = orderSchema.options.map(({ shape }) => shape.type.value);
    expect(orders.map(({ type }) => type).toSorted()).toEqual(types.toSorted());
    for (const type of types.filter((each) => each !== 'heartbeat'))
      expect(page).toContain(`| \`${type}\` |`);
  });

  it('names every failure with its status', () => {
    const codes = Object.entries(FAILURE_STATUS).map(([code, status]) => [
      status === 503 && code !== 'GatewayApiStopping' ? 'Unavailable' : code,
      status,
    ]);
    const rows = page.split('\n').filter((line) => line.startsWith('| '));
    for (const [code, status] of [...codes, ['InternalError', 500]]) {
      expect(rows.some((row) => row.includes(`\`${code}\``) && row.includes(String(status)))).toBe(true);
    }
  });

  it('says the limits as they are', () => {
    expect(LONGEST_TEXT).toBe(200);
    expect(page).toContain(`at most ${LONGEST_TEXT} bytes`);
    expect(LONGEST_LINK).toBe(200);
    expect(page).toContain(`up to ${MOST_REPORTS.toLocaleString('en')} in one go`);
    expect(page).toContain(`at most ${MOST_RESYNCHRONISED.toLocaleString('en')} at a time`);
    expect(page).toContain(`at most ${MOST_REFRESHED} at a time`);
    expect(STREAM_RHYTHM).toMatchObject({ heartbeatEvery: 15_000, readerIdleLimit: 30_000 });
  });
});
