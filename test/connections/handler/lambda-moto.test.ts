import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askHandler } from '../../../src/connections/handler/ask-handler.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { ALLOWED } from '../../support/misbehaving-webhooks.ts';
import { type MotoServer, startMotoServer } from '../../support/moto-server.ts';
import { QUESTION } from './samples.ts';

let moto: MotoServer;
beforeAll(async () => {
  moto = await startMotoServer();
}, 60_000);
afterAll(() => moto.close());

/** moto runs functions in containers, or not at all: then they answer what it was told. */
async function tell(path: string, body: unknown): Promise<void> {
  const answer = await fetch(new URL(path, moto.url), { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`moto answered ${answer.status} at ${path}.`);
}

async function outcomeOf(qualifier?: string) {
  const destination = {
    kind: 'lambda',
    endpoint: moto.url.href,
    region: 'us-east-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: new Secret('a secret for tests'),
  } as const;
  const handler = { functionName: 'AWSClientVPN-posture', schemaVersion: 'v3', destination } as const;
  const turn = { qualifier, inTurn: <Result>(work: () => Promise<Result>) => work() };
  return (await askHandler(handler, QUESTION, turn, { clock: Date.now })).outcome;
}

describe('AWS Lambda, as others emulate it,', () => {
  it('says that there is no such function', async () => {
    expect(await outcomeOf()).toEqual({
      outcome: 'failed',
      reason: 'client-connect-handler-service-error',
      detail: expect.stringContaining('ResourceNotFoundException'),
    });
  });

  it('invokes one, with a version too, and gives what it answers', async () => {
    const denial = { ...ALLOWED, allow: false, 'error-msg-on-denied-connection': 'Größe "XL"' };
    await tell('/moto-api/config', { lambda: { use_docker: false } });
    await tell('/moto-api/static/lambda-simple/response', {
      results: [ALLOWED, denial].map((each) => JSON.stringify(each)),
    });
    expect(await outcomeOf()).toEqual({ outcome: 'allowed', postureComplianceStatuses: [] });
    expect(await outcomeOf('live')).toEqual({
      outcome: 'denied',
      message: 'Größe "XL"',
      postureComplianceStatuses: [],
    });
  });
});
