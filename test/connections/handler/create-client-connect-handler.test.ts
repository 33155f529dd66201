import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfiguredHandler } from '../../../src/connections/handler/configured-handler.ts';
import {
  createClientConnectHandler,
  MOST_UNDER_WAY,
} from '../../../src/connections/handler/create-client-connect-handler.ts';
import { type LambdaServer, startLambda } from '../../support/lambda-server.ts';
import { ALLOWED, answering } from '../../support/misbehaving-webhooks.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { startWebhook, type WebhookServer } from '../../support/webhook-server.ts';
import { QUESTION } from './samples.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function webhookServer(...parts: Parameters<typeof startWebhook>): Promise<WebhookServer> {
  const server = await startWebhook(...parts);
  closers.push(() => server.close());
  return server;
}

async function lambdaServer(): Promise<LambdaServer> {
  const server = await startLambda(() => ({ payload: JSON.stringify(ALLOWED) }));
  closers.push(() => server.close());
  return server;
}

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-posture';

function handlers(destination: ConfiguredHandler['destination']): readonly ConfiguredHandler[] {
  return [
    { functionName: 'AWSClientVPN-posture-2', schemaVersion: 'v1', destination },
    { functionName: 'AWSClientVPN-posture', schemaVersion: 'v3', destination },
  ];
}

function handlerOver(configured: () => readonly ConfiguredHandler[], limitMilliseconds = 10_000) {
  const { logger, lines } = recordingLogger();
  const ask = createClientConnectHandler({
    handlers: configured,
    clock: Date.now,
    logger,
    limitMilliseconds,
  });
  return { ask, lines };
}

describe('the handler that an endpoint names by its ARN', () => {
  it('is the configured one of that name, whatever version is meant, and the version goes to AWS Lambda', async () => {
    const { lambda, invoked } = await lambdaServer();
    const { ask, lines } = handlerOver(() => handlers(lambda));
    const allowed = { outcome: 'allowed', postureComplianceStatuses: [] };
    expect(await ask(ARN, QUESTION)).toEqual(allowed);
    expect(await ask(`${ARN}:live`, QUESTION)).toEqual(allowed);
    expect(invoked.map(({ functionName, qualifier }) => [functionName, qualifier])).toEqual([
      ['AWSClientVPN-posture', undefined],
      ['AWSClientVPN-posture', 'live'],
    ]);
    expect(lines).toEqual([]);
  });

  it('fails as a fault of the service while it is not configured, and is asked as soon as it is', async () => {
    const { webhook } = await webhookServer({ answer: answering(ALLOWED) });
    let configured: readonly ConfiguredHandler[] = [];
    const { ask, lines } = handlerOver(() => configured);
    const detail = expect.stringContaining('AWSClientVPN-posture is no entry of ClientConnectHandlers');
    const reason = 'client-connect-handler-service-error';
    expect(await ask(ARN, QUESTION)).toEqual({ outcome: 'failed', reason, detail });
    configured = handlers(webhook);
    expect(await ask(ARN, QUESTION)).toMatchObject({ outcome: 'allowed' });
    const { connectionId, clientVpnEndpointId } = QUESTION;
    const milliseconds = expect.any(Number);
    expect(lines).toEqual([
      {
        level: 'warn',
        fields: { reason, detail, functionArn: ARN, connectionId, clientVpnEndpointId, milliseconds },
        message: 'A client connect handler failed. The connection is denied.',
      },
    ]);
  });

  it('never fails in another way than the guide’s, even where Postern itself is at fault', async () => {
    const { ask, lines } = handlerOver(() => [
      { functionName: 'AWSClientVPN-posture', schemaVersion: 'v9' as never, destination: 'nowhere' as never },
    ]);
    expect(await ask(ARN, QUESTION)).toMatchObject({ reason: 'client-connect-handler-service-error' });
    expect(lines.map(({ level }) => level)).toEqual(['error', 'warn']);
  });

  it('gets only so many questions at once, and the others wait for their turn', async () => {
    const full = Promise.withResolvers<void>();
    let underWay = 0;
    let most = 0;
    const server = await webhookServer({
      answer: async (request, response) => {
        underWay += 1;
        most = Math.max(most, underWay);
        if (underWay >= MOST_UNDER_WAY) full.resolve();
        await full.promise;
        // Time enough for one more to come.
        await wait(50);
        underWay -= 1;
        answering(ALLOWED)(request, response);
      },
    });
    const { ask } = handlerOver(() => handlers(server.webhook));
    const outcomes = await Promise.all(Array.from({ length: 3 * MOST_UNDER_WAY }, () => ask(ARN, QUESTION)));
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['allowed']));
    expect(server.requests).toHaveLength(3 * MOST_UNDER_WAY);
    expect(most).toBe(MOST_UNDER_WAY);
  });

  it('has its time for the wait and the answer together', async () => {
    const server = await webhookServer({ answer: () => undefined });
    const { ask } = handlerOver(() => handlers(server.webhook), 500);
    const outcomes = await Promise.all(Array.from({ length: 2 * MOST_UNDER_WAY }, () => ask(ARN, QUESTION)));
    const reasons = outcomes.map((each) => (each.outcome === 'failed' ? each.reason : each.outcome));
    expect(new Set(reasons)).toEqual(new Set(['client-connect-handler-timed-out']));
  });

  it('does not wait for the turns of another', async () => {
    const [stuck, quick] = [
      await webhookServer({ answer: () => undefined }),
      await webhookServer({ answer: answering(ALLOWED) }),
    ];
    const { ask } = handlerOver(
      () => [
        { functionName: 'AWSClientVPN-stuck', schemaVersion: 'v3', destination: stuck.webhook },
        { functionName: 'AWSClientVPN-posture', schemaVersion: 'v3', destination: quick.webhook },
      ],
      1500,
    );
    const stuckOnes = Array.from({ length: MOST_UNDER_WAY + 1 }, () =>
      ask(ARN.replace('posture', 'stuck'), QUESTION),
    );
    expect(await ask(ARN, QUESTION)).toMatchObject({ outcome: 'allowed' });
    expect(await Promise.all(stuckOnes)).toHaveLength(MOST_UNDER_WAY + 1);
  });

  it('says nothing of a person in the log, nor of the secret', async () => {
    const server = await webhookServer({ answer: answering({ ...ALLOWED, allow: QUESTION.username }) });
    const { ask, lines } = handlerOver(() => handlers(server.webhook));
    expect(await ask(ARN, QUESTION)).toMatchObject({ reason: 'client-connect-handler-invalid-response' });
    const [secret] = server.webhook.secrets;
    for (const hidden of [
      QUESTION.username,
      QUESTION.commonName,
      QUESTION.device.publicIp,
      secret?.reveal() ?? '',
    ]) {
      expect(JSON.stringify(lines)).not.toContain(hidden);
    }
  });
});
