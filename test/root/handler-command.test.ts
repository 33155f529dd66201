import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { type LambdaServer, startLambda } from '../support/lambda-server.ts';
import { ALLOWED, answering } from '../support/misbehaving-webhooks.ts';
import { startPostern } from '../support/postern-process.ts';
import { startWebhook, WEBHOOK_SECRET, type WebhookServer } from '../support/webhook-server.ts';

let directory: ConfigurationDirectory;
let posture: WebhookServer;
let broken: WebhookServer;
let lambda: LambdaServer;

beforeAll(async () => {
  posture = await startWebhook({
    answer: answering({
      ...ALLOWED,
      allow: false,
      'error-msg-on-denied-connection': 'Update your system.\u001b[31m',
      'posture-compliance-statuses': ['outdated', 'unknown'],
    }),
  });
  broken = await startWebhook({ answer: answering('<p>\u001b[31mallow</p>', 200) });
  lambda = await startLambda(() => ({ payload: JSON.stringify(ALLOWED) }));
  const files = await makeConfigurationFiles();
  const { endpoint, region, accessKeyId, secretAccessKey } = lambda.lambda;
  const webhook = (name: string, url: string) =>
    `  - { FunctionName: ${name}, Url: "${url}", Secret: ${WEBHOOK_SECRET}, AllowPrivateAddresses: true }`;
  const function_ = `{ Endpoint: "${endpoint}", Region: ${region}, AccessKeyId: ${accessKeyId}, SecretAccessKeyFile: aws }`;
  const entries = [
    webhook('AWSClientVPN-posture', posture.webhook.url),
    webhook('AWSClientVPN-broken', broken.webhook.url),
    `  - { FunctionName: AWSClientVPN-lambda, SchemaVersion: v3, Lambda: ${function_} }`,
  ].join('\n');
  const yaml = `${GOOD_CONFIGURATION}ClientConnectHandlers:\n${entries}\n`;
  directory = configurationDirectory({ ...files, 'postern.yaml': yaml, aws: secretAccessKey.reveal() });
});
afterAll(async () => {
  directory.remove();
  await Promise.all([posture, broken, lambda].map((server) => server.close()));
});

async function run(...args: readonly string[]) {
  const postern = startPostern(['handler', ...args], { PATH: process.env.PATH ?? '' }, directory.directory);
  const code = await postern.exited;
  return { code, out: postern.stdout(), err: postern.stderr() };
}

describe('handler test', () => {
  it('says what was sent, what came, and what it means', async () => {
    const { code, out, err } = await run(
      'test',
      'AWSClientVPN-posture',
      '--username',
      'bob',
      '--group',
      'a',
      '--group',
      'b',
    );
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      `AWSClientVPN-posture speaks schema v3 and is a webhook at ${posture.webhook.url}.`,
    );
    expect(out).toContain('"username": "bob"');
    expect(JSON.parse(posture.requests[0]?.body ?? '')).toMatchObject({
      username: 'bob',
      groups: ['a', 'b'],
    });
    expect(out).toMatch(/It answered in \d+ ms:\n\{"allow":false,/);
    expect(out).toContain(
      'client-connect-failed. The connection is denied, and the person reads: Update your system.',
    );
    expect(out).toContain('Posture compliance statuses: outdated, unknown');
    expect(out).not.toContain('\u001b');
  });

  it('asks for the version that is named, as endpoints name it, too', async () => {
    for (const named of [
      'AWSClientVPN-lambda:7',
      'arn:aws:lambda:eu-central-1:123456789012:function:AWSClientVPN-lambda:7',
    ]) {
      const { code, out } = await run('test', named);
      expect([code, out]).toEqual([0, expect.stringContaining('Verdict: the connection is allowed.')]);
    }
    expect(lambda.invoked.map(({ qualifier }) => qualifier)).toEqual(['7', '7']);
  });

  it('fails when no decision came, and shows what came instead', async () => {
    const { code, out, err } = await run('test', 'AWSClientVPN-broken');
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('<p>\\u{1b}[31mallow</p>');
    expect(out).toContain('The answer is not JSON.');
    expect(out).toContain(
      'Verdict: client-connect-handler-invalid-response. The connection is denied, and the person reads: Error establishing connection.',
    );
  });

  it('prints one line for programs', async () => {
    const { code, out } = await run(
      'test',
      'AWSClientVPN-posture',
      '--json',
      '--common-name',
      'laptop-9',
      '--platform',
      'mac',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      request: { 'common-name': 'laptop-9', platform: 'mac', 'schema-version': 'v3' },
      response: expect.stringContaining('"allow":false'),
      milliseconds: expect.any(Number),
      outcome: 'denied',
      postureComplianceStatuses: ['outdated', 'unknown'],
    });
  });

  it('names the handlers that are declared when asked for another', async () => {
    const { code, err } = await run('test', 'AWSClientVPN-other');
    expect([code, err]).toEqual([
      1,
      'AWSClientVPN-other is no entry of ClientConnectHandlers. Declared: AWSClientVPN-posture, AWSClientVPN-broken, AWSClientVPN-lambda. Name one of them, or declare it.\n',
    ]);
  });

  it.each([[], ['test'], ['try', 'AWSClientVPN-posture'], ['test', 'AWSClientVPN-posture', '--prune']])(
    'explains itself to whoever writes it in another way: %s %s %s',
    async (...args) => {
      const { code, err } = await run(...args);
      expect([code, err]).toEqual([2, expect.stringContaining('handler test NAME')]);
    },
  );
});
