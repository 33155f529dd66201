import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OperationNotPermitted } from '../../src/kernel/errors.ts';
import type { MetadataOrder } from '../../src/saml/metadata-order.ts';
import { createSamlProviderCommands } from '../../src/saml/saml-provider-commands.ts';
import { SamlProviderAlreadyExists } from '../../src/saml/saml-provider-failures.ts';
import { openStore, openStoreBeside } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../support/scripted-idp.ts';

const NOW = 1_800_000_000_000;
const ARN = 'arn:aws:iam::123456789012:saml-provider/corp';

let idp: ScriptedIdp;
let directory: string;
let store: Store;
let orders: readonly MetadataOrder[];

beforeAll(async () => {
  idp = await createScriptedIdp({ keyKind: 'ec-p256' });
});
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-providers-'));
  store = await openStore({ dataDir: directory, clock: () => NOW, logger: recordingLogger().logger });
  orders = [];
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const commandsOver = ({ samlProviders }: Pick<Store, 'samlProviders'>) =>
  createSamlProviderCommands({
    samlProviders,
    realm: () => ({ account: '123456789012', region: 'us-east-1' }),
    clock: () => NOW,
    audit: { record: () => {} },
    logger: recordingLogger().logger,
    metadataOrders: () => orders,
    endpointsOf: async () => [],
  });
const corp = (tags: readonly { key: string; value: string }[] = []) => ({
  name: 'corp',
  metadataDocument: idpMetadata(idp),
  tags,
});
const stored = async () => (await store.samlProviders.get(ARN))?.value;

describe('SAML providers by the API', () => {
  it('that two replicas create at the same time are one, and the other caller is told', async () => {
    const beside = await openStoreBeside({
      dataDir: directory,
      clock: () => NOW,
      logger: recordingLogger().logger,
    });
    const outcomes = await Promise.allSettled(
      [store, beside, store, beside].map((replica) => commandsOver(replica).createSamlProvider(corp())),
    );
    await beside.close();
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(failures).toHaveLength(3);
    for (const failure of failures) expect(failure).toBeInstanceOf(SamlProviderAlreadyExists);
  });

  it('that callers tag at the same time, at three replicas, have all tags', async () => {
    await commandsOver(store).createSamlProvider(corp());
    const replicas = [store, store, store].map(commandsOver);
    const keys = Array.from({ length: 48 }, (_, index) => `key ${index + 10}`);
    await Promise.all(
      keys.map((key, index) => replicas[index % 3]?.tagSamlProvider(ARN, [{ key, value: `of ${key}` }])),
    );
    expect(Object.keys((await stored())?.tags ?? {}).sort()).toEqual(keys);
  });

  it('that are created at the same time for one entity ID without a common key are one', async () => {
    const rival = { ...(await createScriptedIdp({ keyKind: 'ec-p256' })), entityId: idp.entityId };
    const commands = commandsOver(store);
    const outcomes = await Promise.allSettled([
      commands.createSamlProvider(corp()),
      commands.createSamlProvider({ ...corp(), name: 'rival', metadataDocument: idpMetadata(rival) }),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'MetadataEntityIdTaken' } },
    ]);
  });

  it('cannot take a name that the file declares with an address, before anything was fetched from there', async () => {
    const owner = { kind: 'file', file: 'postern.yaml' } as const;
    orders = [{ samlProviderArn: ARN, name: 'corp', url: 'https://idp.corp.example/metadata', owner }];
    await expect(commandsOver(store).createSamlProvider(corp())).rejects.toThrow(OperationNotPermitted);
    expect(await stored()).toBeUndefined();
  });

  it('that were fetched from an address are fetched no more once somebody gives a document; the pinned entity stays', async () => {
    const source = { url: 'https://idp.corp.example/metadata', confirmedAt: 1, nextFetchAt: 2, failures: 0 };
    const provider = { samlProviderArn: ARN, name: 'corp', metadataDocument: idpMetadata(idp), createdAt: 1 };
    const { entityId } = idp;
    const owner = { kind: 'api' } as const;
    await store.samlProviders.save({ ...provider, entityId, owner, metadataSource: source }, 0);
    await commandsOver(store).updateSamlProvider(ARN, `${idpMetadata(idp)}\n`);
    expect(await stored()).toEqual({
      ...provider,
      entityId,
      owner,
      metadataDocument: `${idpMetadata(idp)}\n`,
    });
  });

  it('whose last tag goes are stored as if they had never had one', async () => {
    const commands = commandsOver(store);
    await commands.createSamlProvider(corp([{ key: 'a', value: 'b' }]));
    expect((await stored())?.tags).toEqual({ a: 'b' });
    await commands.untagSamlProvider(ARN, ['a']);
    expect(await stored()).not.toHaveProperty('tags');
  });
});
