import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppliedChange } from '../../src/applied-change.ts';
import { applyDeclarations } from '../../src/apply.ts';
import { createConfiguration } from '../../src/configuration.ts';
import { readDeclarations, readFiles } from '../../src/declarations.ts';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { openVpnReader } from '../../src/ops/openvpn-program.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { FILES } from '../../src/read-text-file.ts';
import { declareSamlProvider } from '../../src/saml/declare-saml-provider.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';
import { openDescriptors } from '../support/process-figures.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { createScriptedIdp, idpMetadata } from '../support/scripted-idp.ts';

const NOW = Date.UTC(2026, 10, 21);
const WITHOUT_EVERYBODY = GOOD_CONFIGURATION.slice(0, GOOD_CONFIGURATION.indexOf('  - Name: Everybody'));
const EMPTY = 'Account: "123456789012"\nRegion: eu-central-1\n';

let files: Readonly<Record<string, string>>;
let directory: ConfigurationDirectory;
let store: Store;
let log: ReturnType<typeof recordingLogger>;
let audited: AuditEvent[];

beforeAll(async () => {
  files = await makeConfigurationFiles();
});
beforeEach(async () => {
  directory = configurationDirectory(files);
  log = recordingLogger();
  audited = [];
  store = await openStore({ dataDir: directory.directory, clock: () => NOW, logger: log.logger });
});
afterEach(async () => {
  await store.close();
  directory.remove();
});

function needs() {
  return {
    store,
    cipher: createPrivateKeyCipher({ dataKeys: [new Secret('k'.repeat(44))], random: randomBytes }),
    clock: () => NOW,
    random: randomBytes,
    logger: log.logger,
    audit: { record: (event: AuditEvent) => void audited.push(event) },
  };
}

async function apply(text: string, prune = false): Promise<Record<string, AppliedChange['change']>> {
  directory.write('postern.yaml', text);
  const declarations = readDeclarations(directory.file, FILES);
  const changes = await applyDeclarations(needs(), declarations, { prune });
  return Object.fromEntries(changes.map(({ name, change }) => [name, change]));
}

async function endpointNamed(name: string) {
  return (await store.endpoints.list()).find(({ value }) => value.displayName === name);
}

describe('applyDeclarations', () => {
  it('makes what the file declares, as the property of the file', async () => {
    const changes = await apply(GOOD_CONFIGURATION);
    expect(Object.values(changes)).toEqual(['created', 'created', 'created', 'created']);
    const engineering = await endpointNamed('Engineering');
    expect(engineering?.value).toMatchObject({
      owner: { kind: 'file', file: 'postern.yaml' },
      createdAt: NOW,
      status: 'available',
      dnsName: `${engineering?.value.clientVpnEndpointId}.vpn.example.com`,
    });
    expect((await store.samlProviders.list()).map(({ value }) => value.name)).toEqual(['corp']);
    expect((await store.certificates.list()).map(({ value }) => value.name)).toEqual(['server']);
  });

  it('refuses, before anything is changed, an identity provider that is not what its name says', async () => {
    directory.write('other.xml', idpMetadata(await createScriptedIdp({ keyKind: 'ec-p256' })));
    const two = GOOD_CONFIGURATION.replace(
      /( +- \{ Name: corp, .*\n)/,
      '$1  - { Name: corp2, MetadataFile: ./other.xml }\n',
    );
    await expect(apply(two)).rejects.toMatchObject({
      faults: [
        expect.stringMatching(/^postern\.yaml:9:.*SamlProviders\[0\]\.MetadataFile: .* corp and corp2 /),
        expect.stringMatching(/^postern\.yaml:10:.*SamlProviders\[1\]\.MetadataFile: .* corp2 and corp /),
      ],
    });
    expect(await store.samlProviders.list()).toEqual([]);
    expect(await store.certificates.list()).toEqual([]);
  });

  it('takes no metadata that has expired, and goes on with what it took before that', async () => {
    const metadataDocument = (files['idp-metadata.xml'] ?? '').replace(
      ' entityID=',
      ' validUntil="2026-11-20T12:00:00Z" entityID=',
    );
    directory.write('idp-metadata.xml', metadataDocument);
    await expect(apply(GOOD_CONFIGURATION)).rejects.toMatchObject({
      faults: [expect.stringContaining('2026-11-20T12:00:00.000Z')],
    });
    const realm = { account: '123456789012', region: 'eu-central-1' };
    const deps = { ...needs(), samlProviders: store.samlProviders, clock: () => NOW - 2 * 86_400_000, realm };
    await declareSamlProvider(
      deps,
      { name: 'corp', metadataDocument },
      { kind: 'file', file: 'postern.yaml' },
    );
    expect(await apply(GOOD_CONFIGURATION)).toMatchObject({ corp: 'unchanged' });
  });

  it('warns of an identity provider that asks for signed requests', async () => {
    const asking = (files['idp-metadata.xml'] ?? '').replace(
      'WantAuthnRequestsSigned="false"',
      'WantAuthnRequestsSigned="true"',
    );
    directory.write('idp-metadata.xml', asking);
    await apply(GOOD_CONFIGURATION);
    const warnings = log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(warnings).toContainEqual(expect.stringMatching(/^corp: .*WantAuthnRequestsSigned/));
  });

  it('changes nothing when it is done again', async () => {
    await apply(GOOD_CONFIGURATION);
    const before = await store.endpoints.list();
    const audits = audited.length;
    expect(new Set(Object.values(await apply(GOOD_CONFIGURATION)))).toEqual(new Set(['unchanged']));
    expect(await store.endpoints.list()).toEqual(before);
    expect(audited).toHaveLength(audits);
  });

  it('brings back what somebody changed behind the file', async () => {
    await apply(GOOD_CONFIGURATION);
    const found = await endpointNamed('Engineering');
    if (!found) throw new Error('The endpoint is missing.');
    await store.endpoints.save({ ...found.value, splitTunnel: true, authorizationRules: [] }, found.version);
    expect(await apply(GOOD_CONFIGURATION)).toMatchObject({ Engineering: 'changed' });
    expect((await endpointNamed('Engineering'))?.value).toEqual(found.value);
  });

  it('keeps what left the file, gives it to the API and says so', async () => {
    await apply(GOOD_CONFIGURATION);
    expect(await apply(WITHOUT_EVERYBODY)).toEqual({
      server: 'unchanged',
      corp: 'unchanged',
      Engineering: 'unchanged',
      Everybody: 'released',
    });
    expect((await endpointNamed('Everybody'))?.value.owner).toEqual({
      kind: 'api',
      leftFile: 'postern.yaml',
    });
    expect(log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      expect.stringContaining('This left the file'),
    ]);
    expect(Object.values(await apply(WITHOUT_EVERYBODY))).toEqual(['unchanged', 'unchanged', 'unchanged']);
  });

  it('takes back what returns to the file', async () => {
    await apply(GOOD_CONFIGURATION);
    await apply(WITHOUT_EVERYBODY);
    expect(await apply(GOOD_CONFIGURATION)).toMatchObject({ Everybody: 'changed' });
    expect((await endpointNamed('Everybody'))?.value.owner).toEqual({ kind: 'file', file: 'postern.yaml' });
  });

  it('deletes with --prune what left the file, now or earlier', async () => {
    await apply(GOOD_CONFIGURATION);
    await apply(WITHOUT_EVERYBODY);
    expect(await apply(EMPTY, true)).toEqual({
      Engineering: 'deleted',
      Everybody: 'deleted',
      corp: 'deleted',
      server: 'deleted',
    });
    expect(await store.endpoints.list()).toEqual([]);
    expect(await store.samlProviders.list()).toEqual([]);
    expect(await store.certificates.list()).toEqual([]);
  });

  it('never touches what the file did not name, not even with --prune, nor what that refers to', async () => {
    await apply(GOOD_CONFIGURATION);
    const found = await endpointNamed('Everybody');
    if (!found) throw new Error('The endpoint is missing.');
    const ofTheApi = { ...found.value, owner: { kind: 'api' } } as const;
    await store.endpoints.save(ofTheApi, found.version);
    expect(await apply(EMPTY, true)).toEqual({ Engineering: 'deleted', corp: 'kept', server: 'kept' });
    expect((await store.endpoints.list()).map(({ value }) => value)).toEqual([ofTheApi]);
    const [provider] = await store.samlProviders.list();
    expect(provider?.value.owner).toEqual({ kind: 'api', leftFile: 'postern.yaml' });
  });

  it('writes an audit line for each object that changed, in the name of the file', async () => {
    await apply(WITHOUT_EVERYBODY);
    const applied = audited.filter(({ action }) => action === 'apply-configuration');
    expect(applied).toHaveLength(3);
    for (const event of applied) {
      expect(event).toMatchObject({
        action: 'apply-configuration',
        result: 'succeeded',
        actor: 'file',
        details: { file: 'postern.yaml', change: 'created' },
      });
    }
  });

  it('gives the lease back, even when applying fails', async () => {
    const failing = {
      ...store,
      certificates: { ...store.certificates, get: () => Promise.reject(new Error('no')) },
    };
    const declarations = readDeclarations(directory.file, FILES);
    await expect(
      applyDeclarations({ ...needs(), store: failing }, declarations, { prune: false }),
    ).rejects.toThrow('no');
    expect(await store.applyLedger.acquire('next', 1)).toBe(true);
  });

  it('waits while another process has the lease', async () => {
    await store.applyLedger.acquire('other', 30);
    const applied = apply(GOOD_CONFIGURATION);
    expect(await store.endpoints.list()).toEqual([]);
    await store.applyLedger.release('other');
    expect(Object.keys(await applied)).toHaveLength(4);
  });

  it('refuses certificates, before it changes anything, where no data key is given', async () => {
    const declarations = readDeclarations(directory.file, FILES);
    await expect(
      applyDeclarations({ ...needs(), cipher: undefined }, declarations, { prune: false }),
    ).rejects.toThrow('POSTERN_DATA_KEY: is required');
    expect(await store.samlProviders.list()).toEqual([]);
  });
});

describe('a process that serves', () => {
  function configuration(file: string | undefined = directory.file) {
    const { metrics, exposition } = createMetrics();
    return {
      configuration: createConfiguration(file, {
        ...needs(),
        metrics,
        ...FILES,
        readProfile: openVpnReader(),
      }),
      metrics: () => exposition.text(),
    };
  }

  it('applies its file at the start and shows its digest', async () => {
    const { configuration: served, metrics } = configuration();
    await served.load();
    const { digest } = readDeclarations(directory.file, FILES);
    expect(served.vpn().domain).toBe('vpn.example.com');
    expect(await metrics()).toContain(`clientvpn_configuration_info{digest="${digest}"} 1`);
    expect((await store.applyLedger.lastApplied())?.digest).toBe(digest);
  });

  it('applies what was read of the file when that is at hand, and reads the file itself ever after', async () => {
    const reading = readFiles(directory.file, FILES);
    directory.write('postern.yaml', GOOD_CONFIGURATION.replace('vpn.example.com', 'vpn.example.org'));
    const { configuration: served } = configuration();
    await served.load(reading);
    expect(served.vpn().domain).toBe('vpn.example.com');
    await served.reload();
    expect(served.vpn().domain).toBe('vpn.example.org');
  });

  it('holds what was read against the store before it applies any of it', async () => {
    const arn = 'arn:aws:iam::123456789012:saml-provider/elsewhere';
    directory.write(
      'postern.yaml',
      GOOD_CONFIGURATION.replaceAll('SAMLProviderArn: corp', `SAMLProviderArn: ${arn}`),
    );
    const reading = readFiles(directory.file, FILES);
    await expect(configuration().configuration.load(reading)).rejects.toThrow(
      `There is no SAML provider ${arn}`,
    );
    expect(await store.endpoints.list()).toEqual([]);
  });

  it('refuses to start on a bad file', async () => {
    directory.write('postern.yaml', `${GOOD_CONFIGURATION}More: 1\n`);
    await expect(configuration().configuration.load()).rejects.toThrow('postern.yaml:30:1: More: ');
    expect(await store.endpoints.list()).toEqual([]);
  });

  it('takes over a good file on reload', async () => {
    const { configuration: served } = configuration();
    await served.load();
    directory.write('postern.yaml', WITHOUT_EVERYBODY.replace('vpn.example.com', 'vpn.example.org'));
    await served.reload();
    expect(served.vpn().domain).toBe('vpn.example.org');
    expect((await endpointNamed('Engineering'))?.value.dnsName).toMatch(/\.vpn\.example\.org$/);
  });

  it('changes access keys on reload, keeps them for a bad file, and gives the same list in between', async () => {
    const Policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const writeKeyOf = (UserName: string, SecretAccessKey: string) => {
      const key = { UserName, AccessKeyId: 'AKIAROTATED000000000', SecretAccessKey, Policy };
      directory.write('postern.yaml', `${EMPTY}AccessKeys: [${JSON.stringify(key)}]\n`);
    };
    const { configuration: served } = configuration();
    const users = () => served.accessKeys().map(({ userName }) => userName);
    expect(users()).toEqual([]);
    writeKeyOf('first', 'a'.repeat(40));
    await served.load();
    expect(users()).toEqual(['first']);
    expect(served.accessKeys()).toBe(served.accessKeys());
    writeKeyOf('second', 'short');
    await served.reload();
    expect(users()).toEqual(['first']);
    writeKeyOf('second', 'b'.repeat(40));
    await served.reload();
    expect(users()).toEqual(['second']);
  });

  it('changes nothing for a bad file on reload, logs every fault, counts it and writes an audit line', async () => {
    const { configuration: served, metrics } = configuration();
    await served.load();
    const before = await store.endpoints.list();
    directory.write('postern.yaml', `${WITHOUT_EVERYBODY.replace('Domain: vpn', 'Domian: vpn')}More: 1\n`);
    await served.reload();
    expect(await store.endpoints.list()).toEqual(before);
    expect(served.vpn().domain).toBe('vpn.example.com');
    expect(await metrics()).toContain('clientvpn_configuration_apply_failures_total 1');
    const line = log.lines.find(({ level }) => level === 'error');
    expect(line?.fields.faults).toEqual([
      expect.stringContaining('Vpn.Domian: There is no such member'),
      expect.stringContaining('More: There is no such member'),
    ]);
    expect(audited.at(-1)).toEqual({
      action: 'apply-configuration',
      result: 'refused',
      code: 'ConfigurationFaulty',
      actor: 'file',
    });
  });

  it('hands out the installer of its last load until the next one, and downloads of the earlier one go on', async () => {
    const withInstaller = `${GOOD_CONFIGURATION}ClientDownloads: [{ Platform: ios, Name: App, File: app.zip }]\n`;
    directory.write('postern.yaml', withInstaller);
    directory.write('app.zip', 'the first');
    const before = openDescriptors(process.pid);
    const { configuration: served } = configuration();
    await served.load();
    const installerOf = () => served.clientDownloads().find(({ name }) => name === 'App')?.installer;
    const first = await installerOf()?.borrow();
    directory.write('app.new', 'the second');
    renameSync(join(directory.directory, 'app.new'), join(directory.directory, 'app.zip'));
    expect(installerOf()?.size).toBe('the first'.length);
    await served.reload();
    expect(installerOf()?.size).toBe('the second'.length);
    const bytes = Buffer.alloc('the first'.length);
    await first?.read(bytes, 0);
    expect(bytes.toString()).toBe('the first');
    first?.release();
    directory.write('postern.yaml', `${withInstaller}More: 1\n`);
    await served.reload();
    expect(installerOf()?.size).toBe('the second'.length);
    await served.close();
    expect(openDescriptors(process.pid)).toBe(before);
  });

  it('reloads in turn: the last file wins, however fast the signals come', async () => {
    const { configuration: served } = configuration();
    await served.load();
    const reloads = ['a.example', 'b.example', 'c.example'].map((domain) => {
      directory.write('postern.yaml', GOOD_CONFIGURATION.replace('vpn.example.com', domain));
      return served.reload();
    });
    await Promise.all(reloads);
    expect(served.vpn().domain).toBe('c.example');
    expect((await endpointNamed('Engineering'))?.value.dnsName).toMatch(/\.c\.example$/);
  });

  it('warns once, and shows it, while another replica applied a different file', async () => {
    const { configuration: served, metrics } = configuration();
    await served.load();
    await served.watchForConflict();
    expect(await metrics()).toContain('clientvpn_configuration_conflict 0');
    await store.applyLedger.recordApplied({ digest: 'other', appliedAt: NOW });
    await served.watchForConflict();
    await served.watchForConflict();
    expect(await metrics()).toContain('clientvpn_configuration_conflict 1');
    expect(log.lines.filter(({ message }) => message.startsWith('Another replica'))).toHaveLength(1);
    await served.reload();
    expect(await metrics()).toContain('clientvpn_configuration_conflict 0');
  });

  it('touches nothing when there is no file', async () => {
    await configuration().configuration.load();
    const before = await store.endpoints.list();
    const { configuration: served } = configuration(undefined);
    await served.load();
    await served.watchForConflict();
    expect(await store.endpoints.list()).toEqual(before);
    expect(served.clientDownloads().length).toBeGreaterThan(0);
  });
});
