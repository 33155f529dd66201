import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createExportClientConfiguration,
  ServerCertificateNotFound,
} from '../../src/endpoints/export-client-configuration.ts';
import { vpnDeclarationSchema } from '../../src/endpoints/vpn-declaration.ts';
import { certificateArn } from '../../src/kernel/arn.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { declareCertificate } from '../../src/pki/declare-certificate.ts';
import { createPrivateKeyCipher } from '../../src/pki/private-key-cipher.ts';
import { openSqliteStoreBeside } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { makeCertificates } from '../pki/certificates.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { realm } from './declared.ts';
import { endpoint } from './samples.ts';

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  store = openSqliteStoreBeside({ dataDir: folder, clock: Date.now, logger: recordingLogger().logger });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const exportIt = (changes: Parameters<typeof endpoint>[0] = {}) =>
  createExportClientConfiguration({
    certificates: store.certificates,
    vpn: () => vpnDeclarationSchema.parse({}),
    isMfaEnabled: () => false,
    portalPage: (id) => new URL(`https://portal.example.com/endpoints/${id}`),
  })(endpoint({ serverCertificateArn: certificateArn(realm, 'server'), ...changes }));

describe('The export of a client configuration', () => {
  it('trusts the chain of the stored certificate, demands its CN, and leaks no key', async () => {
    const { server, intermediate, root } = await makeCertificates();
    const dataKeys = [new Secret('data key '.repeat(5))];
    const cipher = createPrivateKeyCipher({ dataKeys, random: randomBytes });
    const declared = {
      name: 'server',
      certificate: server.certificate,
      privateKey: new Secret(server.privateKey),
      certificateChain: intermediate.certificate + root.certificate,
    };
    await declareCertificate({ certificates: store.certificates, cipher, clock: Date.now, realm }, declared, {
      kind: 'api',
    });
    const { fileName, text } = await exportIt();
    expect(fileName).toBe('Engineering-cvpn-endpoint-0123456789abcdef0.ovpn');
    expect(text).toContain(`<ca>\n${intermediate.certificate}${root.certificate}</ca>`);
    expect(text).toContain('verify-x509-name vpn.example.com name');
    expect(text).toContain('https://portal.example.com/endpoints/cvpn-endpoint-0123456789abcdef0');
    expect(text).not.toMatch(/PRIVATE KEY|v1\./);
  });

  it('says which certificate is missing', async () => {
    await expect(exportIt()).rejects.toThrow(ServerCertificateNotFound);
    await expect(exportIt()).rejects.toThrow(certificateArn(realm, 'server'));
  });
});
