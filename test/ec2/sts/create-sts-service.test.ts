import { expect, it } from 'vitest';
import { createAccess } from '../../../src/ec2/access/create-access.ts';
import { createManagementApi } from '../../../src/ec2/management-api.ts';
import { createStsService } from '../../../src/ec2/sts/create-sts-service.ts';
import { Secret } from '../../../src/kernel/secret.ts';
import { NO_METRICS } from '../../support/no-metrics.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { type Signing, signRequest } from '../../support/sign-request.ts';

const NOW = Date.parse('2026-11-21T18:46:00Z');
const secret = 'a'.repeat(40);
const everything = { isNegated: false, patterns: ['*'] };
const denied = { effect: 'Deny', actions: everything, resources: everything, conditions: [] } as const;

const api = createManagementApi({
  services: [createStsService()],
  access: createAccess({
    accessKeys: () => [
      {
        userName: 'alice',
        accessKeyId: 'AKIAALICE00000000000',
        secretAccessKey: new Secret(secret),
        policies: [{ statements: [denied] }],
      },
    ],
    realm: () => ({ account: '123456789012', region: 'eu-central-1' }),
    clock: () => NOW,
  }),
  recordCall: () => {},
  metrics: NO_METRICS,
  logger: recordingLogger().logger,
  newRequestId: () => 'request-1',
});

const ask = async (changes: Partial<Signing> = {}) => {
  const { status, body } = await api.answer(
    signRequest({
      accessKeyId: 'AKIAALICE00000000000',
      secretAccessKey: secret,
      service: 'sts',
      at: NOW,
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      ...changes,
    }),
  );
  return { status, body: String(body) };
};

it('tells everybody with a key who they are, also whom a policy denies everything', async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body).toMatch(
    /^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user\/alice<\/Arn><UserId>AIDA[A-Z2-7]{17}<\/UserId><Account>123456789012<\/Account><\/GetCallerIdentityResult><ResponseMetadata><RequestId>request-1<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>$/,
  );
});

it.each([
  [{ accessKeyId: 'AKIAUNKNOWN000000000' }, 403, 'InvalidClientTokenId'],
  [{ secretAccessKey: 'other' }, 403, 'SignatureDoesNotMatch'],
  [{ at: NOW - 3_600_000 }, 403, 'SignatureDoesNotMatch'],
  [{ headers: { 'x-amz-security-token': 'token' } }, 403, 'InvalidClientTokenId'],
  [{ body: 'Action=AssumeRole&Version=2011-06-15' }, 400, 'InvalidAction'],
] satisfies readonly (readonly [Partial<Signing>, number, string])[])(
  'words refusals as STS does: %j',
  async (changes, expectedStatus, code) => {
    const { status, body } = await ask(changes);
    expect(status).toBe(expectedStatus);
    expect(body).toContain(
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>`,
    );
    expect(body).toContain('<RequestId>request-1</RequestId></ErrorResponse>');
  },
);
