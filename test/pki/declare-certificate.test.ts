import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { certificateArn } from '../../src/kernel/arn.ts';
import { ConcurrentChange } from '../../src/kernel/errors.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { CertificateStore } from '../../src/pki/certificate-store.ts';
import { declareCertificate } from '../../src/pki/declare-certificate.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { InvalidImportedCertificate } from '../../src/pki/read-imported-certificate.ts';
import { openSqliteStoreBeside } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { makeCertificates, serverOf } from './certificates.ts';

const FILE = { kind: 'file', file: 'postern.yaml' } as const;
const realm = { account: '123456789012', region: 'us-east-1' };
const arn = certificateArn(realm, 'server');
const [first, second] = ['first '.repeat(8), 'second '.repeat(8)] as const;

let made: Awaited<ReturnType<typeof makeCertificates>>;
let folder: string;
let store: Store;

beforeAll(async () => {
  made = await makeCertificates();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  store = openSqliteStoreBeside({ dataDir: folder, clock: Date.now, logger: recordingLogger().logger });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const cipherWith = (...dataKeys: readonly string[]) =>
  createPrivateKeyCipher({ dataKeys: dataKeys.map((text) => new Secret(text)), random: randomBytes });

interface Choice {
  readonly pair?: { readonly certificate: string; readonly privateKey: string };
  readonly dataKeys?: readonly string[];
  readonly certificates?: Pick<CertificateStore, 'get' | 'save'>;
  readonly owner?: Parameters<typeof declareCertificate>[2];
}

function declare({
  pair = made.selfSigned,
  dataKeys = [first],
  certificates = store.certificates,
  owner = FILE,
}: Choice = {}) {
  const deps = { certificates, cipher: cipherWith(...dataKeys), clock: () => 1_700_000_000_000, realm };
  const { certificate, privateKey } = pair;
  return declareCertificate(deps, { name: 'server', certificate, privateKey: new Secret(privateKey) }, owner);
}

const stored = async () => {
  const found = await store.certificates.get(arn);
  if (!found) throw new Error('The certificate is not there.');
  return found;
};

describe('Declaring a certificate', () => {
  it('keeps it under the ARN that follows from its name, its key encrypted', async () => {
    expect(await declare()).toBe('created');
    const { value } = await stored();
    expect(value).toMatchObject({
      certificateArn: arn,
      name: 'server',
      certificate: made.selfSigned.certificate,
      owner: FILE,
    });
    expect(JSON.stringify(value)).not.toContain('PRIVATE KEY');
    expect(cipherWith(first).decrypt(value.encryptedPrivateKey, arn).reveal()).toBe(
      made.selfSigned.privateKey,
    );
  });

  it('saves nothing when nothing differs, though the same key never encrypts the same', async () => {
    await declare();
    expect(await declare()).toBe('unchanged');
    expect((await stored()).version).toBe(1);
  });

  it('replaces it by another certificate, and keeps its time of creation', async () => {
    await declare();
    const next = await serverOf('vpn.example.com');
    expect(await declare({ pair: next })).toBe('changed');
    expect((await stored()).value).toMatchObject({
      certificate: next.certificate,
      createdAt: 1_700_000_000_000,
    });
  });

  it('encrypts the key again once a new data key comes first', async () => {
    await declare();
    expect(await declare({ dataKeys: [second, first] })).toBe('changed');
    expect(await declare({ dataKeys: [second] })).toBe('unchanged');
  });

  it('heals a key whose data key is lost: the file still has it', async () => {
    await declare();
    expect(await declare({ dataKeys: [second] })).toBe('changed');
    const { value } = await stored();
    expect(cipherWith(second).decrypt(value.encryptedPrivateKey, arn).reveal()).toBe(
      made.selfSigned.privateKey,
    );
  });

  it('heals a key that was altered in the store', async () => {
    await declare();
    const { value, version } = await stored();
    await store.certificates.save(
      { ...value, encryptedPrivateKey: `${value.encryptedPrivateKey.slice(0, -4)}AAAA` },
      version,
    );
    expect(await declare()).toBe('changed');
  });

  it('takes it over from the API, and from another file', async () => {
    await declare({ owner: { kind: 'api' } });
    expect(await declare()).toBe('changed');
    expect(await declare({ owner: { kind: 'file', file: 'other.yaml' } })).toBe('changed');
    expect((await stored()).value.owner).toEqual({ kind: 'file', file: 'other.yaml' });
  });

  it('changes nothing when the key belongs to another certificate', async () => {
    await declare();
    await expect(declare({ pair: { ...made.weak, privateKey: made.rsa.privateKey } })).rejects.toThrow(
      InvalidImportedCertificate,
    );
    expect((await stored()).version).toBe(1);
  });

  it('tries again when somebody else saved in between, and gives up when they never stop', async () => {
    let conflicts = 1;
    const certificates = {
      get: store.certificates.get.bind(store.certificates),
      save: async (...args: Parameters<CertificateStore['save']>) => {
        if (conflicts === 0) return store.certificates.save(...args);
        conflicts -= 1;
        throw new ConcurrentChange('Somebody was faster.');
      },
    };
    expect(await declare({ certificates })).toBe('created');
    conflicts = Number.POSITIVE_INFINITY;
    await expect(declare({ certificates, pair: made.rsa })).rejects.toThrow(ConcurrentChange);
  });
});
