import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { clientConfiguration } from '../../src/endpoints/client-configuration.ts';
import { CLIENT_FLAVOURS, type ClientFlavour } from '../../src/endpoints/client-flavours.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import { isMfaEnabledFor } from '../../src/endpoints/multi-factor.ts';
import type { VpnSettings } from '../../src/endpoints/vpn-settings.ts';
import { readByAwsClient } from './clients/aws-client.ts';
import { importIntoOpenVpnForAndroid } from './clients/openvpn-for-android.ts';
import { readByOpenVpn3 } from './clients/openvpn3.ts';
import { readOptions } from './clients/read-options.ts';
import { importIntoTunnelblick } from './clients/tunnelblick.ts';
import { endpoints, isMfaEnabled, vpnSettings } from './profile-arbitraries.ts';
import { endpoint } from './samples.ts';

const PLAIN: VpnSettings = { wildcardDns: false, gateways: [], defaultClient: 'openvpn' };
let certificateAuthorities: string;

beforeAll(async () => {
  const made = await makeCertificate({
    commonName: 'Example CA',
    purpose: 'certificate-authority',
    keyKind: 'ec-p256',
  });
  certificateAuthorities = made.certificate;
});

function profile(flavour: ClientFlavour | undefined, of: Endpoint = endpoint(), vpn = PLAIN) {
  const portalPage = new URL('https://portal.example.com/endpoints/cvpn-endpoint-0123456789abcdef0');
  const facts = {
    certificateAuthorities,
    serverCommonName: 'vpn.example.com',
    isMfaEnabled: isMfaEnabledFor(of, isMfaEnabled),
    vpn,
    portalPage,
  };
  return clientConfiguration(of, facts, flavour);
}

/** For any endpoint and any gateways. */
function always(check: (of: Endpoint, vpn: VpnSettings) => void): void {
  const property = fc.property(endpoints, vpnSettings, (of, vpn) => {
    check(of, vpn);
  });
  fc.assert(property, { numRuns: 300 });
}

const withoutAddress = (of: Endpoint): Endpoint => ({
  ...of,
  clientConfigurationLines: (of.clientConfigurationLines ?? []).filter(
    (line) => !/^(ifconfig|route)-/.test(line),
  ),
});

describe('The profile openvpn, which the main button serves', () => {
  it('stops no client but the AWS-provided one, as long as the operator adds no IPv6 address', () => {
    always((of, vpn) => {
      const { text } = profile('openvpn', withoutAddress(of), vpn);
      expect(readByOpenVpn3(text).refusals).toEqual([]);
      expect(importIntoTunnelblick(text)).toEqual([]);
      expect(importIntoOpenVpnForAndroid(text)).toEqual([]);
    });
  });

  it('stops OpenVPN Connect, which the operator is told, with an IPv6 address that the operator adds', () => {
    const of = endpoint({ clientConfigurationLines: ['ifconfig-ipv6 fd00::2 fd00::1'] });
    expect(readByOpenVpn3(profile('openvpn', of).text).refusals).toEqual([
      'only the server may say ifconfig-ipv6',
    ]);
  });
});

describe('The profile for', () => {
  it('OpenVPN Connect is taken by OpenVPN 3 without a warning, and asks for a certificate only where one is needed', () => {
    always((of, vpn) => {
      const { refusals, warnings, asksForCertificate } = readByOpenVpn3(
        profile('openvpn-connect', of, vpn).text,
      );
      expect({ refusals, warnings }).toEqual({ refusals: [], warnings: [] });
      expect(asksForCertificate).toBe(
        of.authenticationOptions.some(({ type }) => type === 'certificate-authentication'),
      );
    });
  });

  it('Tunnelblick is installed without a question', () => {
    always((of, vpn) => expect(importIntoTunnelblick(profile('tunnelblick', of, vpn).text)).toEqual([]));
  });

  it('OpenVPN for Android is imported', () => {
    always((of, vpn) =>
      expect(importIntoOpenVpnForAndroid(profile('openvpn-for-android', of, vpn).text)).toEqual([]),
    );
  });

  it('the AWS-provided client says what that client takes and nothing else, in the order of the guide', () => {
    always((of, vpn) => expect(readByAwsClient(profile('aws', of, vpn).text)).toEqual([]));
  });
});

describe('The profile for the AWS-provided client', () => {
  it('reads, line by line, as the guide shows it, and opens the browser for federated authentication', () => {
    const vpn = { ...PLAIN, wildcardDns: true };
    expect(profile('aws', endpoint(), vpn).text).toBe(
      `client
dev tun
proto udp
remote cvpn-endpoint-0123456789abcdef0.vpn.example.com 443
remote-random-hostname
resolv-retry infinite
nobind
remote-cert-tls server
cipher AES-256-GCM
verb 3
<ca>
${certificateAuthorities.trimEnd()}
</ca>
auth-user-pass
auth-federate
auth-retry interact
auth-nocache
reneg-sec 0
`,
    );
  });

  it('names one gateway that is there: the first, or the endpoint where it has a record of its own', () => {
    const gateway = (publicAddress: string) => ({ name: 'gw', publicAddress, availabilityZone: 'site-a' });
    const gateways = [gateway('203.0.113.7'), gateway('203.0.113.8')];
    const remotes = (vpn: VpnSettings) =>
      readOptions(profile('aws', endpoint(), vpn).text).options.filter(([name]) =>
        name?.startsWith('remote'),
      );
    expect(remotes({ ...PLAIN, gateways })).toContainEqual(['remote', '203.0.113.7', '443']);
    for (const wildcardDns of [true, false]) {
      const vpn = { ...PLAIN, wildcardDns, gateways };
      expect(remotes(vpn).filter(([name]) => name === 'remote')).toHaveLength(1);
      expect(remotes(vpn).some(([name]) => name === 'remote-random-hostname')).toBe(wildcardDns);
    }
  });

  it('asks for name and password where the endpoint has a directory, and for nothing with certificates alone', () => {
    const lines = (authenticationOptions: Endpoint['authenticationOptions']) =>
      profile('aws', endpoint({ authenticationOptions })).text.split('</ca>\n')[1];
    const directory = { type: 'directory-service-authentication', directoryId: 'd-with-code' } as const;
    expect(lines([directory])).toBe(
      'auth-user-pass\nstatic-challenge "Enter MFA code " 1\nauth-retry interact\nauth-nocache\nreneg-sec 0\n',
    );
    expect(
      lines([{ type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:clients' }]),
    ).toBe('reneg-sec 0\n');
  });
});

describe('Every profile', () => {
  it('is ASCII without a byte order mark, with the line ends that all clients read and no line that OpenVPN cuts', () => {
    always((of, vpn) => {
      for (const flavour of CLIENT_FLAVOURS) {
        const bytes = Buffer.from(profile(flavour, of, vpn).text, 'utf8');
        expect(bytes.every((byte) => byte === 0x0a || (0x20 <= byte && byte <= 0x7e))).toBe(true);
        expect(bytes.at(-1)).toBe(0x0a);
        expect(
          bytes
            .toString('ascii')
            .split('\n')
            .every((line) => line.length <= 255),
        ).toBe(true);
      }
    });
  });

  it('has a file name of its own, and the export the plain one', () => {
    for (const defaultClient of ['openvpn', 'aws'] as const) {
      const vpn = { ...PLAIN, defaultClient };
      const names = CLIENT_FLAVOURS.map((flavour) => profile(flavour, endpoint(), vpn).fileName);
      expect(new Set(names).size).toBe(CLIENT_FLAVOURS.length);
      expect(profile(defaultClient, endpoint(), vpn)).toEqual(profile(undefined, endpoint(), vpn));
      expect(profile(undefined, endpoint(), vpn).fileName).toBe(
        'Engineering-cvpn-endpoint-0123456789abcdef0.ovpn',
      );
    }
    expect(profile('aws').fileName).toBe('Engineering-cvpn-endpoint-0123456789abcdef0-aws.ovpn');
  });
});
