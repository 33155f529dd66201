import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { StoreUnavailable } from '../../src/kernel/errors.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createExpiryWatch } from '../../src/watch-expiries.ts';
import { endpointNamed, revocationListNamed } from '../contract/objects.ts';
import { der, listOf } from '../pki/revocation-lists.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { writeMetadata } from '../support/scripted-idp/metadata.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DAY = 86_400_000;
const PROVIDER = 'arn:aws:iam::123456789012:saml-provider/corp';
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
const owner = { kind: 'api' } as const;

let now = NOW;
let directory: string;
let store: Store;
beforeEach(async () => {
  now = NOW;
  directory = mkdtempSync(join(tmpdir(), 'postern-expiries-'));
  store = await openStore({ dataDir: directory, clock: () => now, logger: recordingLogger().logger });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

function watch(of: Pick<Store, 'endpoints' | 'certificates' | 'samlProviders' | 'revocationLists'> = store) {
  const { logger, lines } = recordingLogger();
  const { metrics, exposition } = createMetrics();
  const { look } = createExpiryWatch({ store: of, clock: () => now, logger, metrics });
  return { look, lines, metrics, text: () => exposition.text() };
}

function endingIn(days: number, issuer?: KeyAndCertificate): Promise<KeyAndCertificate> {
  const common = { commonName: 'vpn.example.com', keyKind: 'ec-p256', ...(issuer && { issuer }) } as const;
  const dates = { notBefore: new Date(NOW - 400 * DAY), notAfter: new Date(NOW + days * DAY) };
  return makeCertificate({ ...common, ...dates, purpose: issuer ? 'server' : 'certificate-authority' });
}

async function saveCertificate(certificate: string, certificateChain = ''): Promise<void> {
  const texts = { certificate, certificateChain, encryptedPrivateKey: 'unused here' };
  const version = (await store.certificates.get(CERTIFICATE))?.version ?? 0;
  const named = { certificateArn: CERTIFICATE, name: 'vpn', createdAt: NOW, owner };
  await store.certificates.save({ ...named, ...texts }, version);
}

async function saveProvider(metadataDocument: string): Promise<void> {
  const version = (await store.samlProviders.get(PROVIDER))?.version ?? 0;
  const named = { samlProviderArn: PROVIDER, name: 'corp', createdAt: NOW, owner };
  await store.samlProviders.save({ ...named, metadataDocument }, version);
}

const metadata = (...keys: readonly KeyAndCertificate[]) =>
  writeMetadata(
    'https://idp.example',
    'https://idp.example/sso',
    keys.map(({ certificate }) => certificate),
  );
const mutual = (clientRootCertificateChainArn: string) =>
  ({ type: 'certificate-authentication', clientRootCertificateChainArn }) as const;
const seconds = (days: number) => (NOW + days * DAY) / 1000;

describe('the gauges of expiry', () => {
  it('take of a server certificate and its issuers the one that ends first', async () => {
    const root = await endingIn(20);
    await saveCertificate((await endingIn(300, root)).certificate, root.certificate);
    const { look, text } = watch();
    await look();
    expect(await text()).toContain(
      `clientvpn_server_certificate_expiry_timestamp_seconds{certificate="vpn"} ${seconds(20)}`,
    );
  });

  it("take of the chain behind client certificates the authority that ends first, whatever the client's own end", async () => {
    const root = await endingIn(50);
    const client = await makeCertificate({
      commonName: 'alice',
      purpose: 'client',
      keyKind: 'ec-p256',
      issuer: root,
      notAfter: new Date(NOW + DAY),
    });
    await saveCertificate(client.certificate, root.certificate);
    const unused = watch();
    await unused.look();
    expect(await unused.text()).not.toContain('{certificate="vpn"}');
    await store.endpoints.save(endpointNamed('mutual', { authenticationOptions: [mutual(CERTIFICATE)] }), 0);
    const { look, text } = watch();
    await look();
    expect(await text()).toContain(
      `clientvpn_client_authority_expiry_timestamp_seconds{certificate="vpn"} ${seconds(50)}`,
    );
    expect(await text()).not.toContain('clientvpn_server_certificate_expiry_timestamp_seconds{');
  });

  it('are two where one certificate serves servers and clients', async () => {
    const root = await endingIn(60);
    await saveCertificate((await endingIn(40, root)).certificate, root.certificate);
    const both = { serverCertificateArn: CERTIFICATE, authenticationOptions: [mutual(CERTIFICATE)] };
    await store.endpoints.save(endpointNamed('mutual', both), 0);
    const { look, text } = watch();
    await look();
    expect(await text()).toContain(
      `server_certificate_expiry_timestamp_seconds{certificate="vpn"} ${seconds(40)}`,
    );
    expect(await text()).toContain(
      `client_authority_expiry_timestamp_seconds{certificate="vpn"} ${seconds(60)}`,
    );
  });

  it('take of the certificates that an identity provider signs with the one that ends last', async () => {
    await saveProvider(metadata(await endingIn(3), await endingIn(300)));
    const { look, text } = watch();
    await look();
    expect(await text()).toContain(
      `clientvpn_idp_certificate_expiry_timestamp_seconds{idp="${PROVIDER}"} ${seconds(300)}`,
    );
  });

  it('name each of these certificates too, and the earlier to end is no warning', async () => {
    const keys = [await endingIn(3), await endingIn(300), await endingIn(-5)];
    await saveProvider(metadata(...keys));
    const { look, text, lines } = watch();
    await look();
    const gauge = 'clientvpn_idp_signing_certificate_expiry_timestamp_seconds';
    for (const [index, days] of [3, 300, -5].entries()) {
      const { fingerprint256 } = new X509Certificate(keys[index]?.certificate ?? '');
      const labels = `{idp="${PROVIDER}",fingerprint="${fingerprint256}"}`;
      expect(await text()).toContain(`${gauge}${labels} ${seconds(days)}`);
    }
    expect(lines.map(({ level, fields }) => `${level} ${fields.kind}`)).toEqual([
      'info idp-earlier-certificate',
      'info idp-earlier-certificate',
    ]);
    await saveProvider(metadata(await endingIn(3)));
    await look();
    expect(lines.at(-1)).toMatchObject({ level: 'warn', fields: { kind: 'idp-certificate' } });
  });

  it('take of validUntil the earlier one, and say nothing of a document that has none', async () => {
    const plain = metadata(await endingIn(300));
    await saveProvider(plain);
    const { look, text } = watch();
    await look();
    expect(await text()).not.toContain('clientvpn_idp_metadata_expiry_timestamp_seconds{');
    const saying = plain
      .replace('<md:EntityDescriptor', '<md:EntityDescriptor validUntil="2027-03-01T00:00:00Z"')
      .replace('<md:IDPSSODescriptor', '<md:IDPSSODescriptor validUntil="2027-02-01T00:00:00Z"');
    await saveProvider(saying);
    await look();
    expect(await text()).toContain(
      `clientvpn_idp_metadata_expiry_timestamp_seconds{idp="${PROVIDER}"} ${Date.parse('2027-02-01') / 1000}`,
    );
  });

  it('forget what was deleted', async () => {
    await saveProvider(metadata(await endingIn(300)));
    const { look, text } = watch();
    await look();
    await store.samlProviders.delete(PROVIDER, 1);
    await look();
    expect(await text()).not.toContain(PROVIDER);
  });

  it('stay while the store is away, without a warning', async () => {
    await saveProvider(metadata(await endingIn(300)));
    let away = false;
    const list = () =>
      away ? Promise.reject(new StoreUnavailable('Redis is away.')) : store.samlProviders.list();
    const { look, text, lines } = watch({ ...store, samlProviders: { ...store.samlProviders, list } });
    await look();
    away = true;
    await look();
    expect(await text()).toContain(`{idp="${PROVIDER}"} ${seconds(300)}`);
    expect(lines.map(({ level }) => level)).toEqual(['debug']);
  });

  it('leave out what cannot be read, and nothing else', async () => {
    await saveProvider('<nonsense/>');
    await saveCertificate((await endingIn(300)).certificate);
    const { look, text } = watch();
    await look();
    expect(await text()).toContain(`{certificate="vpn"} ${seconds(300)}`);
  });
});

describe('the log lines of expiry', () => {
  it('come once for each stage, with what to do, and are errors on the last day', async () => {
    await saveCertificate((await endingIn(31)).certificate);
    const { look, lines } = watch();
    for (const day of [0, 1, 2, 23, 24, 25, 30, 30.5, 31, 40]) {
      now = NOW + day * DAY;
      await look();
    }
    expect(lines.map(({ level, message }) => `${level} ${/ends at|ended at/.exec(message)}`)).toEqual([
      'warn ends at',
      'warn ends at',
      'error ends at',
      'error ended at',
    ]);
    expect(lines[0]).toMatchObject({
      fields: {
        kind: 'server-certificate',
        id: CERTIFICATE,
        name: 'vpn',
        endsAt: '2026-12-22T12:00:00.000Z',
      },
      message: expect.stringContaining('in 30 days. Put a new one in its place'),
    });
  });

  it('come of a revocation list in its last week, and say what follows when it is over', async () => {
    const authority = await endingIn(300);
    const nextUpdate = der.time(new Date(NOW + 30 * DAY));
    const { clientVpnEndpointId: id } = endpointNamed('vpn');
    await store.endpoints.save(endpointNamed('vpn'), 0);
    const certificateRevocationList = listOf(authority, ['01'], { nextUpdate });
    await store.revocationLists.save(revocationListNamed('vpn', { certificateRevocationList }), 0);
    const { look, lines } = watch();
    for (const day of [0, 22, 23, 24, 29, 30]) {
      now = NOW + day * DAY;
      await look();
    }
    expect(lines.map(({ level, fields }) => `${level} ${fields.kind} ${fields.id}`)).toEqual([
      `warn revocation-list ${id}`,
      `error revocation-list ${id}`,
      `error revocation-list ${id}`,
    ]);
    expect(lines.at(-1)?.message).toContain('Nobody can connect to this endpoint. Make a new one');
  });

  it('come anew at each start, and for the next certificate in its place', async () => {
    await saveCertificate((await endingIn(5)).certificate);
    for (let start = 0; start < 2; start += 1) {
      const { look, lines } = watch();
      await look();
      await look();
      expect(lines).toHaveLength(1);
    }
    const { look, lines } = watch();
    await look();
    await saveCertificate((await endingIn(300)).certificate);
    await look();
    await saveCertificate((await endingIn(6)).certificate);
    await look();
    expect(lines).toHaveLength(2);
  });
});
