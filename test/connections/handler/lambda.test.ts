import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askHandler } from '../../../src/connections/handler/ask-handler.ts';
import type { HandlerFailureReason } from '../../../src/connections/handler/client-connect-handler.ts';
import type { LambdaFunction } from '../../../src/connections/handler/configured-handler.ts';
import { formatRequest } from '../../../src/connections/handler/format-request.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { type LambdaAnswer, type LambdaServer, startLambda } from '../../support/lambda-server.ts';
import { ALLOWED } from '../../support/misbehaving-webhooks.ts';
import { QUESTION } from './samples.ts';

let server: LambdaServer;
beforeEach(async () => {
  server = await startLambda(() => ({ payload: JSON.stringify(ALLOWED) }));
});
afterEach(() => server.close());

interface Asked {
  readonly lambda?: LambdaFunction;
  readonly qualifier?: string;
  readonly limitMilliseconds?: number;
}

async function outcomeOf({ lambda = server.lambda, qualifier, limitMilliseconds = 10_000 }: Asked = {}) {
  const handler = {
    functionName: 'AWSClientVPN-posture',
    schemaVersion: 'v3',
    destination: lambda,
  } as const;
  const parts = { clock: Date.now, limitMilliseconds };
  const turn = { qualifier, inTurn: <Result>(work: () => Promise<Result>) => work() };
  return (await askHandler(handler, QUESTION, turn, parts)).outcome;
}

const failed = (reason: HandlerFailureReason, detail = /./) => ({
  outcome: 'failed',
  reason,
  detail: expect.stringMatching(detail),
});

describe('a function of AWS Lambda', () => {
  it('is invoked by its name, synchronously, with the signature of the access key, and answers with its payload', async () => {
    expect(await outcomeOf()).toEqual({ outcome: 'allowed', postureComplianceStatuses: [] });
    expect(server.invoked).toEqual([
      {
        functionName: 'AWSClientVPN-posture',
        qualifier: undefined,
        invocationType: 'RequestResponse',
        payload: formatRequest(QUESTION, 'v3'),
      },
    ]);
  });

  it.each(['7', 'live', '$LATEST'])(
    'is asked in the version that the endpoint names: %s',
    async (qualifier) => {
      expect(await outcomeOf({ qualifier })).toMatchObject({ outcome: 'allowed' });
      expect(server.invoked).toMatchObject([{ functionName: 'AWSClientVPN-posture', qualifier }]);
    },
  );

  it.each<[what: string, answer: LambdaAnswer, reason: HandlerFailureReason]>([
    ['is throttled', { status: 429, error: 'TooManyRequestsException' }, 'client-connect-handler-throttled'],
    [
      'is throttled by EC2',
      { status: 502, error: 'EC2ThrottledException' },
      'client-connect-handler-throttled',
    ],
    [
      'runs out of its own time',
      {
        functionError: 'Unhandled',
        payload: '{"errorMessage":"2026-11-21T12:00:03.003Z 2f2a Task timed out after 3.00 seconds"}',
      },
      'client-connect-handler-timed-out',
    ],
    [
      'runs out of its own time, as newer runtimes say it',
      {
        functionError: 'Unhandled',
        payload: '{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 2f2a Error: too late"}',
      },
      'client-connect-handler-timed-out',
    ],
    [
      'throws',
      { functionError: 'Unhandled', payload: '{"errorType":"TypeError","errorMessage":"no such thing"}' },
      'client-connect-handler-other-execution-error',
    ],
    [
      'throws an answer that would allow',
      { functionError: 'Handled', payload: JSON.stringify(ALLOWED) },
      'client-connect-handler-other-execution-error',
    ],
    [
      'fails with a payload that is no JSON',
      { functionError: 'Unhandled', payload: '\u0000\u001b[31m' },
      'client-connect-handler-other-execution-error',
    ],
    ['answers null', { payload: 'null' }, 'client-connect-handler-invalid-response'],
    ['answers nothing', { payload: '' }, 'client-connect-handler-invalid-response'],
    [
      'answers a text of JSON',
      { payload: JSON.stringify(JSON.stringify(ALLOWED)) },
      'client-connect-handler-invalid-response',
    ],
    [
      'answers more than 64 KiB',
      { payload: JSON.stringify({ ...ALLOWED, note: 'x'.repeat(65_536) }) },
      'client-connect-handler-invalid-response',
    ],
    ['answers without end', 'endless', 'client-connect-handler-invalid-response'],
    [
      'answers what is not UTF-8',
      { payload: Buffer.from('{"é":1}', 'latin1') },
      'client-connect-handler-invalid-response',
    ],
    [
      'is not there',
      { status: 404, error: 'ResourceNotFoundException' },
      'client-connect-handler-service-error',
    ],
    [
      'may not be invoked',
      { status: 403, error: 'AccessDeniedException' },
      'client-connect-handler-service-error',
    ],
    [
      'cannot start',
      { status: 502, error: 'InvalidRuntimeException' },
      'client-connect-handler-service-error',
    ],
    [
      'meets a fault of the service',
      { status: 500, error: 'ServiceException' },
      'client-connect-handler-service-error',
    ],
    ['is behind a connection that is closed', 'closed', 'client-connect-handler-service-error'],
  ])('that %s is asked once, and fails as such', async (_what, answer, reason) => {
    server.answer(() => answer);
    expect(await outcomeOf()).toEqual(failed(reason));
    expect(server.invoked).toHaveLength(1);
    await expect.poll(() => server.counts().connections).toBe(0);
  });

  it('has its time, and no more', async () => {
    server.answer(() => 'never');
    const outcome = await outcomeOf({ limitMilliseconds: 1500 });
    expect(outcome).toEqual(failed('client-connect-handler-timed-out', /within 1\.5 seconds/));
    await expect.poll(() => server.counts()).toEqual({ requests: 1, connections: 0 });
  });

  it('cannot be invoked with a wrong secret', async () => {
    const lambda = { ...server.lambda, secretAccessKey: new Secret('another secret') };
    expect(await outcomeOf({ lambda })).toEqual(
      failed('client-connect-handler-service-error', /InvalidSignatureException/),
    );
    expect(server.invoked).toEqual([]);
  });

  it('is asked where the configuration says, whatever the environment of the process says', async () => {
    const before = { ...process.env };
    process.env.AWS_ENDPOINT_URL = process.env.AWS_ENDPOINT_URL_LAMBDA = server.lambda.endpoint ?? '';
    try {
      const { endpoint: _, ...atAws } = server.lambda;
      const lambda = { ...atAws, region: 'nowhere-1' };
      expect(await outcomeOf({ lambda, limitMilliseconds: 2000 })).toMatchObject({ outcome: 'failed' });
      expect(server.counts().requests).toBe(0);
    } finally {
      process.env = before;
    }
  });
});
