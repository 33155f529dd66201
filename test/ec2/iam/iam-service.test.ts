import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateSAMLProviderCommand,
  DeleteSAMLProviderCommand,
  GetSAMLProviderCommand,
  GetUserCommand,
  IAMClient,
  ListSAMLProvidersCommand,
  ListSAMLProviderTagsCommand,
  TagSAMLProviderCommand,
  UntagSAMLProviderCommand,
  UpdateSAMLProviderCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IAM_ERRORS } from '../../../src/ec2/iam/iam-errors.ts';
import { createIamService } from '../../../src/ec2/iam/iam-service.ts';
import type { AuditEvent } from '../../../src/kernel/audit.ts';
import { StoreUnavailable } from '../../../src/kernel/errors.ts';
import * as refusals from '../../../src/saml/metadata-refusals.ts';
import { createSamlProviderCommands } from '../../../src/saml/saml-provider-commands.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { recordingLogger } from '../../support/recording-logger.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../../support/scripted-idp.ts';
import { type ServiceServer, startService } from '../../support/service-server.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 30);
const realm = { account: '123456789012', region: 'us-east-1' };
const arn = 'arn:aws:iam::123456789012:saml-provider/corp';

let idp: ScriptedIdp;
let other: ScriptedIdp;
let directory: string;
let store: Store;
let server: ServiceServer;
let iam: IAMClient;
let users: string[];
let audit: AuditEvent[];

beforeAll(async () => {
  idp = await createScriptedIdp({ keyKind: 'ec-p256' });
  other = await createScriptedIdp({ keyKind: 'ec-p256' });
});

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-iam-'));
  const { logger } = recordingLogger();
  store = await openStore({ dataDir: directory, clock: () => NOW, logger });
  users = [];
  audit = [];
  const samlProviders = createSamlProviderCommands({
    samlProviders: store.samlProviders,
    realm: () => realm,
    clock: () => NOW,
    audit: { record: (event) => audit.push(event) },
    logger,
    metadataOrders: () => [],
    endpointsOf: async () => users,
  });
  server = await startService(createIamService({ samlProviders, realm: () => realm }));
  iam = new IAMClient(server.client);
});

afterEach(async () => {
  iam.destroy();
  await server.close();
  await store.close();
  rmSync(directory, { recursive: true });
});

const create = (more: Partial<ConstructorParameters<typeof CreateSAMLProviderCommand>[0]> = {}) =>
  iam.send(new CreateSAMLProviderCommand({ Name: 'corp', SAMLMetadataDocument: idpMetadata(idp), ...more }));

/** The name and the status of the error that the client makes of an answer. */
async function refusal(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => new Error('It was not refused.'),
    (reason: Error & { $metadata?: { httpStatusCode?: number } }) => reason,
  );
  return `${error.name} ${'$metadata' in error ? error.$metadata?.httpStatusCode : ''}`;
}

describe('A SAML provider', () => {
  it('is created, and read back as it came', async () => {
    const created = await create({ Tags: [{ Key: 'team', Value: 'net' }] });
    expect(created.SAMLProviderArn).toBe(arn);
    expect(created.Tags).toEqual([{ Key: 'team', Value: 'net' }]);
    const found = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }));
    expect(found).toMatchObject({
      SAMLMetadataDocument: idpMetadata(idp),
      CreateDate: new Date(NOW),
      Tags: [{ Key: 'team', Value: 'net' }],
    });
    expect(found.SAMLProviderUUID).toMatch(/^[A-Z0-9]{22,64}$/);
    expect(found.ValidUntil).toBeUndefined();
  });

  it('keeps a document with line ends of Windows and quotes byte for byte', async () => {
    const document = `${idpMetadata(idp).replaceAll('><', '>\r\n<')}\r\n`;
    await create({ SAMLMetadataDocument: document });
    const found = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }));
    expect(found.SAMLMetadataDocument).toBe(document);
  });

  it('is listed with the others, and says until when its document is valid', async () => {
    const document = idpMetadata(other).replace(
      '<md:EntityDescriptor ',
      '<md:EntityDescriptor validUntil="2030-01-02T03:04:05Z" ',
    );
    expect(document).toContain('validUntil');
    await create();
    await create({
      Name: 'second',
      SAMLMetadataDocument: document.replaceAll(other.entityId, 'https://second.example/idp'),
    });
    const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}));
    expect(SAMLProviderList).toEqual([
      { Arn: arn, CreateDate: new Date(NOW) },
      {
        Arn: `${arn.slice(0, -4)}second`,
        CreateDate: new Date(NOW),
        ValidUntil: new Date('2030-01-02T03:04:05Z'),
      },
    ]);
  });

  it('takes another document, which is an audit line of what is trusted, and keeps its tags', async () => {
    await create({ Tags: [{ Key: 'team', Value: 'net' }] });
    const SAMLMetadataDocument = idpMetadata(idp, [idp.signing.certificate, other.signing.certificate]);
    const updated = await iam.send(
      new UpdateSAMLProviderCommand({ SAMLProviderArn: arn, SAMLMetadataDocument }),
    );
    expect(updated.SAMLProviderArn).toBe(arn);
    const found = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }));
    expect(found).toMatchObject({ SAMLMetadataDocument, Tags: [{ Key: 'team', Value: 'net' }] });
    expect(audit.map(({ action }) => action)).toEqual([
      'saml-provider-metadata-changed',
      'saml-provider-metadata-changed',
    ]);
  });

  it('is deleted, which is an audit line, and gone then', async () => {
    await create();
    await iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn: arn }));
    expect(await refusal(iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn })))).toBe(
      'NoSuchEntityException 404',
    );
    expect(audit.at(-1)).toMatchObject({ action: 'saml-provider-deleted', samlProviderArn: arn });
  });

  it('has its tags changed and listed by pages', async () => {
    await create({ Tags: [{ Key: 'a', Value: '1' }] });
    const Tags = [
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
      { Key: 'c', Value: '3' },
    ];
    await iam.send(new TagSAMLProviderCommand({ SAMLProviderArn: arn, Tags }));
    await iam.send(new UntagSAMLProviderCommand({ SAMLProviderArn: arn, TagKeys: ['c', 'never there'] }));
    const first = await iam.send(new ListSAMLProviderTagsCommand({ SAMLProviderArn: arn, MaxItems: 1 }));
    expect(first).toMatchObject({ Tags: [{ Key: 'a', Value: '2' }], IsTruncated: true });
    const second = await iam.send(
      new ListSAMLProviderTagsCommand({ SAMLProviderArn: arn, Marker: first.Marker }),
    );
    expect(second).toMatchObject({ Tags: [{ Key: 'b', Value: '' }], IsTruncated: false });
    for (const MaxItems of [-1, 0, 1001]) {
      const asked = iam.send(new ListSAMLProviderTagsCommand({ SAMLProviderArn: arn, MaxItems }));
      expect(await refusal(asked)).toBe('ValidationError 400');
    }
    expect(audit).toHaveLength(1);
  });
});

describe('IAM refuses', () => {
  it('a name that is taken, and one that is none', async () => {
    await create();
    expect(await refusal(create())).toBe('EntityAlreadyExistsException 409');
    expect(await refusal(create({ Name: 'corp/other' }))).toBe('ValidationError 400');
  });

  it('a document that nobody could sign in with, in the words of the import', async () => {
    expect(await refusal(create({ SAMLMetadataDocument: 'not xml' }))).toBe('InvalidInputException 400');
    await create();
    const rival = { Name: 'rival', SAMLMetadataDocument: idpMetadata({ ...other, entityId: idp.entityId }) };
    expect(await refusal(create(rival))).toBe('InvalidInputException 400');
    const update = new UpdateSAMLProviderCommand({ SAMLProviderArn: arn, SAMLMetadataDocument: '<a/>' });
    expect(await refusal(iam.send(update))).toBe('InvalidInputException 400');
    const found = await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }));
    expect(found.SAMLMetadataDocument).toBe(idpMetadata(idp));
  });

  it('to delete a provider while an endpoint uses it, and names the endpoint', async () => {
    await create();
    users = ['cvpn-endpoint-0123456789abcdef0'];
    const command = new DeleteSAMLProviderCommand({ SAMLProviderArn: arn });
    expect(await refusal(iam.send(command))).toBe('DeleteConflictException 409');
    await expect(iam.send(command)).rejects.toThrow('cvpn-endpoint-0123456789abcdef0');
  });

  it('to change what the configuration file declares, and names the file', async () => {
    await create();
    const stored = await store.samlProviders.get(arn);
    if (!stored) throw new Error('It is not there.');
    const owner = { kind: 'file', file: 'postern.yaml' } as const;
    await store.samlProviders.save({ ...stored.value, owner }, stored.version);
    const commands = [
      new UpdateSAMLProviderCommand({ SAMLProviderArn: arn, SAMLMetadataDocument: idpMetadata(idp) }),
      new DeleteSAMLProviderCommand({ SAMLProviderArn: arn }),
      new TagSAMLProviderCommand({ SAMLProviderArn: arn, Tags: [{ Key: 'a', Value: 'b' }] }),
    ];
    for (const command of commands) {
      const answer = iam.send(command as never);
      await expect(answer).rejects.toThrow(/declared in postern\.yaml/);
      expect(await refusal(answer)).toBe('OperationNotPermitted 400');
    }
  });

  it('tags beyond fifty, and those that are reserved', async () => {
    await create();
    const tags = (count: number) => Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    const tag = (Tags: { Key: string; Value: string }[]) =>
      iam.send(new TagSAMLProviderCommand({ SAMLProviderArn: arn, Tags }));
    expect(await refusal(tag(tags(51)))).toBe('LimitExceededException 409');
    expect(await refusal(tag([{ Key: 'aws:x', Value: '' }]))).toBe('InvalidInputException 400');
    await tag(tags(50));
  });

  it('keys for encrypted Assertions by name: they are declared, not sent', async () => {
    await expect(create({ AssertionEncryptionMode: 'Required' })).rejects.toThrow(/AssertionEncryptionMode/);
  });

  it('what is not IAM for SAML providers', async () => {
    const answer = await fetch(server.client.endpoint, {
      method: 'POST',
      body: 'Action=CreateRole&Version=2010-05-08',
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe(
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>InvalidAction</Code>' +
        '<Message>The action CreateRole is not valid for this web service.</Message></Error>' +
        '<RequestId>f0e1d2c3-0000-4000-8000-000000000000</RequestId></ErrorResponse>',
    );
  });
});

describe('Policies are asked', () => {
  it('about the provider that a call is about, and about all for a list', async () => {
    await create();
    await iam.send(new ListSAMLProvidersCommand({}));
    await iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }));
    expect(server.asked).toEqual([
      `iam:CreateSAMLProvider on ${arn}`,
      'iam:ListSAMLProviders on *',
      `iam:GetSAMLProvider on ${arn}`,
    ]);
  });

  it('about its tags, too, where it is created with some', async () => {
    await create({ Tags: [{ Key: 'team', Value: 'net' }] });
    expect(server.asked).toEqual([`iam:CreateSAMLProvider on ${arn}`, `iam:TagSAMLProvider on ${arn}`]);
  });
});

describe('GetUser', () => {
  it('tells callers about themselves, and about nobody else', async () => {
    const { User } = await iam.send(new GetUserCommand({}));
    expect(User).toMatchObject({ UserName: 'alice', Arn: 'arn:aws:iam::123456789012:user/alice', Path: '/' });
    expect(await refusal(iam.send(new GetUserCommand({ UserName: 'bob' })))).toBe(
      'NoSuchEntityException 404',
    );
  });
});

it('every refusal of a metadata document has a code of IAM', () => {
  const codes = Object.values(refusals).flatMap((Refusal) =>
    Refusal.prototype === refusals.InvalidIdpMetadata.prototype
      ? []
      : [new (Refusal as unknown as new (message: string) => { code: string })('').code],
  );
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => IAM_ERRORS[code]?.awsCode !== 'InvalidInput')).toEqual([]);
  expect(IAM_ERRORS[new StoreUnavailable('').code]?.status).toBe(503);
});
