import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import { type GivenMetadata, giveMetadata, readGivenMetadata } from '../../src/saml/give-metadata.ts';
import { type MetadataOrder, ordersFor } from '../../src/saml/metadata-order.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from '../support/scripted-idp.ts';

const ARN = 'arn:aws:iam::123456789012:saml-provider/corp';
const NOW = 1_800_000_000_000;
const URL_OF_IDP = 'https://idp.corp.example/metadata';

let idp: ScriptedIdp;
let moved: ScriptedIdp;
let directory: string;
let store: Store;
let audit: AuditEvent[];
let orders: readonly MetadataOrder[];

beforeAll(async () => {
  idp = await createScriptedIdp();
  moved = { ...idp, singleSignOnServiceUrl: 'https://elsewhere.example/sso' };
});
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postern-give-'));
  store = await openStore({ dataDir: directory, clock: () => NOW, logger: recordingLogger().logger });
  audit = [];
  orders = [];
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const deps = (logger = recordingLogger().logger) => ({
  samlProviders: store.samlProviders,
  metadataOrders: () => orders,
  clock: () => NOW,
  audit: { record: (event: AuditEvent) => void audit.push(event) },
  logger,
});
const given = (changes: Partial<GivenMetadata> = {}): GivenMetadata => ({
  samlProviderArn: ARN,
  name: 'corp',
  metadataDocument: idpMetadata(idp),
  ...changes,
});
const stored = async () => (await store.samlProviders.get(ARN))?.value;

describe('a document that is given', () => {
  it('makes a provider, with one audit line, and none when the same is given again', async () => {
    await giveMetadata(deps(), given());
    await giveMetadata(deps(), given());
    expect(await stored()).toEqual({ ...given(), createdAt: NOW, owner: { kind: 'api' } });
    expect(audit.map(({ action }) => action)).toEqual(['saml-provider-metadata-changed']);
  });

  it('is fetched again where it came from an address, until another is handed over', async () => {
    await giveMetadata(deps(), given({ source: { url: URL_OF_IDP, etag: '"1"' } }));
    const provider = await stored();
    expect(provider?.metadataSource).toEqual({
      url: URL_OF_IDP,
      etag: '"1"',
      confirmedAt: NOW,
      nextFetchAt: NOW,
      failures: 0,
    });
    expect(ordersFor([], provider ? [provider] : []).map(({ url }) => url)).toEqual([URL_OF_IDP]);
    await giveMetadata(deps(), given());
    expect((await stored())?.metadataSource).toBeUndefined();
  });

  it('warns when it leads people to another host, and the provider remembers', async () => {
    const { logger, lines } = recordingLogger();
    await giveMetadata(deps(), given());
    await giveMetadata(deps(logger), given({ metadataDocument: idpMetadata(moved) }));
    const change = { from: 'idp.corp.example', to: 'elsewhere.example', at: NOW };
    expect((await stored())?.singleSignOnHostChange).toEqual(change);
    expect(JSON.stringify(lines)).toContain('a wrong address there is a phishing page');
  });

  it('is read by what the provider pins, and keeps the pins', async () => {
    const pinned = { ...given(), entityId: idp.entityId, createdAt: 1, owner: { kind: 'api' } } as const;
    await store.samlProviders.save(pinned, 0);
    const other = await createScriptedIdp({ entityId: 'https://other.example/saml' });
    const foreign = given({ metadataDocument: idpMetadata(other) });
    await expect(readGivenMetadata(deps(), foreign)).rejects.toThrow(/entity/i);
    await expect(giveMetadata(deps(), foreign)).rejects.toThrow(/entity/i);
    await giveMetadata(deps(), given({ metadataDocument: idpMetadata(moved) }));
    expect(await stored()).toMatchObject({ entityId: idp.entityId, createdAt: 1 });
  });

  it('changes nothing of a provider that a file declares', async () => {
    const owner = { kind: 'file', file: '/etc/postern.yaml' } as const;
    await store.samlProviders.save({ ...given(), createdAt: 1, owner }, 0);
    await expect(giveMetadata(deps(), given({ metadataDocument: idpMetadata(moved) }))).rejects.toMatchObject(
      {
        code: 'OperationNotPermitted',
      },
    );
    expect((await stored())?.metadataDocument).toBe(idpMetadata(idp));
  });

  it('makes none that a file declares with an address, and changes none, fetched or not', async () => {
    const owner = { kind: 'file', file: '/etc/postern.yaml' } as const;
    const declared = [{ samlProviderArn: ARN, name: 'corp', url: URL_OF_IDP, owner }];
    orders = declared;
    const refusal = { code: 'OperationNotPermitted' };
    await expect(giveMetadata(deps(), given())).rejects.toMatchObject(refusal);
    expect(await stored()).toBeUndefined();
    orders = [];
    await giveMetadata(deps(), given());
    orders = declared;
    const other = given({ metadataDocument: idpMetadata(moved) });
    await expect(giveMetadata(deps(), other)).rejects.toMatchObject(refusal);
    expect((await stored())?.metadataDocument).toBe(idpMetadata(idp));
  });
});
