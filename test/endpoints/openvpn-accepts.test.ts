import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { clientConfiguration } from '../../src/endpoints/client-configuration.ts';
import type { ClientFlavour } from '../../src/endpoints/client-flavours.ts';
import type { AuthenticationOption, Endpoint } from '../../src/endpoints/endpoint.ts';
import { trustFactsOf } from '../../src/pki/certificate.ts';
import { attachManagement, freeUdpPort, requireTun, startOpenVpn } from '../support/openvpn.ts';
import { DENIAL, startOpenVpnServer } from '../support/openvpn-server.ts';
import { freePort } from '../support/redis-server.ts';
import { endpoint } from './samples.ts';

const FEDERATED: AuthenticationOption = {
  type: 'federated-authentication',
  samlProviderArn: 'arn:aws:iam::123456789012:saml-provider/corp',
};
const MUTUAL: AuthenticationOption = {
  type: 'certificate-authentication',
  clientRootCertificateChainArn: 'arn:aws:acm:us-east-1:123456789012:certificate/clients',
};
const DIRECTORY: AuthenticationOption = {
  type: 'directory-service-authentication',
  directoryId: 'd-0123456789',
};

/** One of each that an operator may add. */
const LINES = [
  'mssfix 1328',
  'connect-retry 5 60',
  'dhcp-option DNS 10.0.0.2',
  'dhcp-option DOMAIN-SEARCH corp.example',
  'ifconfig-ipv6 fd15:53b6:dead::2 fd15:53b6:dead::1',
  'route-ipv6 2000::/3',
  'block-ipv6',
  'block-outside-dns',
];

const ACCEPTED = /Control Channel: TLSv1\.3/;
const SERVER_VERIFIED = /VERIFY OK: depth=0, CN=/;

interface Certificates {
  readonly root: KeyAndCertificate;
  readonly intermediate: KeyAndCertificate;
  readonly server: KeyAndCertificate;
  readonly user: KeyAndCertificate;
  readonly selfSigned: KeyAndCertificate;
}

let certificates: Certificates;
const opened: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  requireTun();
  const root = await makeCertificate({ commonName: 'Example Root', purpose: 'certificate-authority' });
  const intermediate = await makeCertificate({
    commonName: 'Example CA',
    purpose: 'certificate-authority',
    issuer: root,
    keyKind: 'ec-p256',
  });
  const server = await makeCertificate({
    commonName: 'vpn.example.com',
    purpose: 'server',
    issuer: intermediate,
  });
  const user = await makeCertificate({ commonName: 'alice', purpose: 'client', issuer: root });
  const selfSigned = await makeCertificate({
    commonName: 'My own server',
    purpose: 'server',
    keyKind: 'ec-p384',
  });
  certificates = { root, intermediate, server, user, selfSigned };
});

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

describe('A stock openvpn takes the profile unchanged, meets the server and is turned away by it, not by a fault', () => {
  it('for federated authentication, over UDP, under a root and an intermediate CA', async () => {
    const { client, connects } = await meet({ options: [FEDERATED] });
    await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
    expect(client.log()).toMatch(SERVER_VERIFIED);
    expect(client.log()).toMatch(ACCEPTED);
    expect(connects()).toContain('username=saml');
    expect(connects()).toContain('IV_SSO=webauth');
  });

  it('for federated authentication, over TCP, with a certificate that signed itself and a CN with spaces', async () => {
    const { client } = await meet({ options: [FEDERATED], transportProtocol: 'tcp', selfSigned: true });
    await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
    expect(client.log()).toMatch(/VERIFY X509NAME OK: CN=My own server/);
    expect(client.log()).toMatch(ACCEPTED);
  });

  it('for a directory, with the name and password that a person types', async () => {
    const { client, connects } = await meet({ options: [DIRECTORY], typed: typing('secret') });
    await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
    expect(connects()).toContain('username=alice');
    expect(connects()).toContain('password=secret');
  });

  it('for a directory with MFA, asking for the code too', async () => {
    const asked: string[] = [];
    const typed = (line: string) => {
      asked.push(line);
      return typing('SCRV1:c2VjcmV0:MTIzNDU2')(line);
    };
    const { client, connects } = await meet({ options: [DIRECTORY], isMfaEnabled: true, typed });
    await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
    expect(asked.join('\n')).toContain('SC:1,Enter MFA code ');
    expect(connects()).toContain('password=SCRV1:c2VjcmV0:MTIzNDU2');
  });

  it('for certificates, once the person put their own where the comment says', async () => {
    const { client, connects } = await meet({ options: [MUTUAL], appendUser: true });
    await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
    expect(client.log()).toMatch(ACCEPTED);
    expect(connects()).toContain('common_name=alice');
  });

  it('for certificates and federated authentication together', async () => {
    const { client, connects } = await meet({ options: [MUTUAL, FEDERATED], appendUser: true });
    await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
    expect(connects()).toContain('common_name=alice');
    expect(connects()).toContain('IV_SSO=webauth');
  });
});

describe('A stock openvpn also connects with the profile that is meant', () => {
  it.each(['openvpn-connect', 'tunnelblick', 'openvpn-for-android'] as const)(
    "for %s, with the operator's lines in it",
    async (flavour) => {
      const { client, connects } = await meet({ options: [FEDERATED], flavour, lines: LINES });
      await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
      expect(connects()).toContain('username=saml');
    },
  );

  it('for itself, with the line ends that an editor on Windows writes', async () => {
    const edited = (text: string) => text.replaceAll('\n', '\r\n');
    const { client, connects } = await meet({ options: [FEDERATED], lines: LINES, edited });
    await client.until(new RegExp(`AUTH_FAILED,${DENIAL}`));
    expect(connects()).toContain('username=saml');
    expect(connects()).toContain('IV_SSO=webauth');
  });
});

describe('A stock openvpn with the profile', () => {
  it('prints where to sign in, and tells the server about the device, when the server defers the login', async () => {
    const page = 'WEB_AUTH::https://portal.example.com/a/Zx81kQ';
    const { client, connects } = await meet({
      options: [FEDERATED],
      reply: (cid, kid) => `client-pending-auth ${cid} ${kid} "${page}" 240`,
    });
    await client.until(/extending handshake timeout from 300s/);
    await client.until(new RegExp(`Info command was pushed by server \\('${page}'\\)`));
    expect(connects()).toMatch(/IV_PLAT_VER=/);
  });

  it('refuses another server of the same CA', async () => {
    const { client } = await meet({ options: [FEDERATED], expectedCommonName: 'other.example.com' });
    await client.until(/VERIFY X509NAME ERROR: CN=vpn\.example\.com, must be other\.example\.com/);
    expect(client.log()).not.toMatch(ACCEPTED);
  });
});

interface Meeting {
  readonly options: readonly AuthenticationOption[];
  /** Does the directory ask for a code. */
  readonly isMfaEnabled?: boolean;
  readonly transportProtocol?: Endpoint['transportProtocol'];
  readonly selfSigned?: boolean;
  readonly expectedCommonName?: string;
  /** Appends the user's certificate and key, as the profile's comment asks. */
  readonly appendUser?: boolean;
  /** Stands for the app that asks a person: gets its management lines, returns what to send. */
  readonly typed?: (line: string) => readonly string[];
  readonly reply?: (cid: string, kid: string) => string;
  readonly flavour?: ClientFlavour;
  readonly lines?: readonly string[];
  /** What happens to the file before it is used. */
  readonly edited?: (text: string) => string;
}

/** A stock server with the endpoint's certificate on 127.0.0.1, and a stock client with the endpoint's profile. */
async function meet(meeting: Meeting) {
  const folder = mkdtempSync(join(tmpdir(), 'openvpn-'));
  opened.push(() => rmSync(folder, { recursive: true, force: true }));
  const tcp = meeting.transportProtocol === 'tcp';
  const port = tcp ? await freePort() : await freeUdpPort();
  const connects = await serve(folder, port, meeting);
  const { edited = (text: string) => text } = meeting;
  writeFileSync(join(folder, 'profile.ovpn'), edited(profile(port, meeting)));
  const client = startOpenVpn(['--config', 'profile.ovpn', ...appArguments(meeting)], folder);
  opened.push(() => client.stop());
  if (meeting.typed) {
    const app = await attachManagement(join(folder, 'app.sock'), meeting.typed);
    opened.push(() => void app.destroy());
  }
  return { client, connects };
}

/** A person types into an app, never into openvpn: only those profiles that ask get one. */
function appArguments({ typed }: Meeting): readonly string[] {
  return typed ? ['--management', 'app.sock', 'unix', '--management-query-passwords'] : [];
}

function typing(password: string): (line: string) => readonly string[] {
  return (line) =>
    line.startsWith(">PASSWORD:Need 'Auth'")
      ? ['username "Auth" "alice"', `password "Auth" "${password}"`]
      : [];
}

function profile(port: number, meeting: Meeting): string {
  const { server, intermediate, root, user, selfSigned } = certificates;
  const facts = trustFactsOf(
    meeting.selfSigned
      ? { certificate: selfSigned.certificate, certificateChain: '' }
      : { certificate: server.certificate, certificateChain: intermediate.certificate + root.certificate },
  );
  const { text } = clientConfiguration(
    endpoint({
      dnsName: '127.0.0.1',
      vpnPort: port,
      transportProtocol: meeting.transportProtocol ?? 'udp',
      authenticationOptions: meeting.options,
      clientConfigurationLines: meeting.lines ?? [],
    }),
    {
      ...facts,
      serverCommonName: meeting.expectedCommonName ?? facts.serverCommonName,
      isMfaEnabled: meeting.isMfaEnabled ?? false,
      vpn: { wildcardDns: false, gateways: [], defaultClient: 'openvpn' },
      portalPage: new URL('https://portal.example.com/endpoints/cvpn-endpoint-0123456789abcdef0'),
    },
    meeting.flavour,
  );
  return meeting.appendUser
    ? `${text}<cert>\n${user.certificate}</cert>\n<key>\n${user.privateKey}</key>\n`
    : text;
}

/** The server with the endpoint's certificate; returns what it is told about clients. */
async function serve(folder: string, port: number, meeting: Meeting): Promise<() => string> {
  const { server, intermediate, root, selfSigned } = certificates;
  const openvpn = await startOpenVpnServer({
    folder,
    port,
    transportProtocol: meeting.transportProtocol ?? 'udp',
    certificate: meeting.selfSigned ? selfSigned.certificate : server.certificate + intermediate.certificate,
    privateKey: meeting.selfSigned ? selfSigned.privateKey : server.privateKey,
    clientAuthority: root.certificate,
    asksForCertificates: meeting.options.some(({ type }) => type === 'certificate-authentication'),
    reply: meeting.reply,
  });
  opened.push(() => openvpn.stop());
  return openvpn.connects;
}
