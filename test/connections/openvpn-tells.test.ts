import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DENIAL_REASONS, type DenialReason } from '../../src/connections/authorization.ts';
import { denialText } from '../../src/connections/denial-texts.ts';
import { type ChainCertificate, chainCertificateSchema } from '../../src/connections/gateway-contract.ts';
import { judgeCertificate } from '../../src/connections/judge-certificate.ts';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { listOf } from '../pki/revocation-lists.ts';
import { freeUdpPort, requireTun, startOpenVpn } from '../support/openvpn.ts';
import { startOpenVpnServer } from '../support/openvpn-server.ts';

const opened: (() => Promise<void> | void)[] = [];
let root: KeyAndCertificate;
let authority: KeyAndCertificate;
let server: KeyAndCertificate;
let alice: KeyAndCertificate;

beforeAll(async () => {
  requireTun();
  const made = { keyKind: 'ec-p256' } as const;
  root = await makeCertificate({ ...made, commonName: 'Root', purpose: 'certificate-authority' });
  authority = await makeCertificate({
    ...made,
    commonName: 'Clients',
    purpose: 'certificate-authority',
    issuer: root,
  });
  server = await makeCertificate({ ...made, commonName: 'vpn.example.com', purpose: 'server', issuer: root });
  alice = await makeCertificate({ ...made, commonName: 'alice', purpose: 'client', issuer: authority });
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** Connects alice to a stock server that answers with this text; what the server was told of her, and what her client said. */
async function denied(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'postern-openvpn-'));
  opened.push(() => rmSync(folder, { recursive: true }));
  const clientAuthority = authority.certificate + root.certificate;
  const port = await freeUdpPort();
  const gateway = await startOpenVpnServer({
    folder,
    port,
    transportProtocol: 'udp',
    ...server,
    clientAuthority,
    asksForCertificates: true,
    reply: (cid, kid) => `client-deny ${cid} ${kid} "test" "${text}"`,
  });
  opened.push(() => gateway.stop());
  writeFileSync(join(folder, 'alice.crt'), alice.certificate + authority.certificate);
  writeFileSync(join(folder, 'alice.key'), alice.privateKey, { mode: 0o600 });
  const client = startOpenVpn(clientArguments(port), folder);
  opened.push(() => client.stop());
  const line = await client.until(/AUTH_FAILED/);
  return { told: gateway.connects(), line };
}

function clientArguments(port: number): readonly string[] {
  const lines = [
    'client',
    'dev null',
    'proto udp',
    `remote 127.0.0.1 ${port}`,
    'nobind',
    'ca ca.crt',
    'cert alice.crt',
    'key alice.key',
    'verify-x509-name vpn.example.com name',
    'connect-retry-max 1',
    'verb 3',
  ];
  return lines.flatMap((line) => `--${line}`.split(' '));
}

/** As a gateway reads the environment of a client. */
function chainOf(told: string): readonly ChainCertificate[] {
  const variables = new Map(
    told.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
  );
  return [0, 1, 2].map((depth) =>
    chainCertificateSchema.parse({
      commonName: variables.get(`X509_${depth}_CN`),
      serialNumber: variables.get(`tls_serial_hex_${depth}`),
      sha256Fingerprint: variables.get(`tls_digest_sha256_${depth}`),
    }),
  );
}

describe('A stock openvpn', () => {
  it('tells all that the certificate of a client is judged by', async () => {
    const { told } = await denied(denialText('certificate-revoked'));
    const chain = chainOf(told);
    const shown = {
      chain,
      clientAuthority: { certificate: authority.certificate, certificateChain: root.certificate },
      revocationList: undefined,
      now: Date.now(),
    };
    expect(judgeCertificate(shown)).toEqual({ isPassed: true, value: 'alice' });
    const serial = chain[0]?.serialNumber.replaceAll(':', '').replace(/^(?=[89a-f])/, '00') ?? '';
    const revocationList = {
      clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
      certificateRevocationList: listOf(authority, [serial]),
      importedAt: 1,
      owner: { kind: 'api' },
    } as const;
    expect(judgeCertificate({ ...shown, revocationList })).toEqual({
      isPassed: false,
      reason: 'certificate-revoked',
    });
  });

  it('shows its person the longest of our texts to the letter', async () => {
    const longest = DENIAL_REASONS.map((reason: DenialReason) => denialText(reason)).reduce((one, other) =>
      other.length > one.length ? other : one,
    );
    const { line } = await denied(longest);
    expect(line).toMatch(new RegExp(`AUTH_FAILED,${longest}$`));
  });

  it.each([
    ['in any language', 'Bitte Gerät aktualisieren – 请更新设备 🚪'],
    ['with quotes, commas and backslashes', `Update "macOS", don't wait: C:\\Temp, please`],
    ['of the greatest length', 'é'.repeat(255)],
    ['that looks like a challenge', 'CRV1:R,E:c3RhdGU=:YWxpY2U=:Your password please'],
  ])('shows its person the message of a handler %s', async (_what, message) => {
    const text = denialText('client-connect-failed', message);
    const { line } = await denied(text);
    expect(line.endsWith(`AUTH_FAILED,${text}`)).toBe(true);
  });
});
