import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { clientConfiguration } from '../../src/endpoints/client-configuration.ts';
import type { ClientConfigurationFacts } from '../../src/endpoints/client-configuration-facts.ts';
import type { AuthenticationOption, TargetNetwork } from '../../src/endpoints/endpoint.ts';
import { InvalidClientConfiguration } from '../../src/endpoints/profile-lines.ts';
import { InvalidCertificate } from '../../src/pki/certificate.ts';
import { endpoint } from './samples.ts';

const FEDERATED: AuthenticationOption = { type: 'federated-authentication', samlProviderArn: 'arn:corp' };
const MUTUAL: AuthenticationOption = {
  type: 'certificate-authentication',
  clientRootCertificateChainArn: 'arn:clients',
};
const DIRECTORY: AuthenticationOption = {
  type: 'directory-service-authentication',
  directoryId: 'd-0123456789',
};

let facts: ClientConfigurationFacts;

beforeAll(async () => {
  const { certificate } = await makeCertificate({
    commonName: 'Example CA',
    purpose: 'certificate-authority',
    keyKind: 'ec-p256',
  });
  facts = {
    certificateAuthorities: certificate,
    serverCommonName: 'vpn.example.com',
    isMfaEnabled: false,
    vpn: { wildcardDns: false, gateways: [], defaultClient: 'openvpn' },
    portalPage: new URL('https://portal.example.com/endpoints/cvpn-endpoint-0123456789abcdef0'),
  };
});

const text = (changes: Parameters<typeof endpoint>[0] = {}, more: Partial<ClientConfigurationFacts> = {}) =>
  clientConfiguration(endpoint(changes), { ...facts, ...more }).text;

const directives = (profile: string) =>
  profile.split('\n').filter((line) => !line.startsWith('#') && line !== '');

describe('The profile of a federated endpoint', () => {
  it('reads, line by line, as stock OpenVPN wants it', () => {
    expect(text()).toBe(
      `# VPN profile of the endpoint cvpn-endpoint-0123456789abcdef0
# for OpenVPN 2.6 or newer and apps built on it. Import it as it is.
# Get the current one at https://portal.example.com/endpoints/cvpn-endpoint-0123456789abcdef0

client
dev tun
proto udp
remote cvpn-endpoint-0123456789abcdef0.vpn.example.com 443
resolv-retry infinite
nobind
persist-tun
remote-cert-tls server
verify-x509-name vpn.example.com name
data-ciphers AES-256-GCM:AES-128-GCM:CHACHA20-POLY1305
push-peer-info
explicit-exit-notify 1
setenv CLIENT_CERT 0
verb 3
# Your browser opens to sign you in. The name and password below mean nothing; leave them.
setenv IV_SSO webauth
hand-window 300
<auth-user-pass>
saml
saml
</auth-user-pass>
<ca>
${facts.certificateAuthorities.trimEnd()}
</ca>
`,
    );
  });
});

describe('A profile', () => {
  it('never says what stops a stock client or cuts a browser sign-in short', () => {
    for (const authenticationOptions of [[FEDERATED], [DIRECTORY], [MUTUAL], [MUTUAL, FEDERATED]]) {
      expect(text({ authenticationOptions })).not.toMatch(/auth-federate|reneg-sec/);
    }
  });

  it('asks for name and password for a directory, and for the code where the directory wants MFA', () => {
    expect(directives(text({ authenticationOptions: [DIRECTORY] }))).toContain('auth-user-pass');
    const withMfa = directives(text({ authenticationOptions: [DIRECTORY] }, { isMfaEnabled: true }));
    expect(withMfa).toContain('auth-user-pass');
    expect(withMfa).toContain('static-challenge "Enter MFA code " 1');
  });

  it('holds no user certificate, and says in a comment where it goes', () => {
    const profile = text({ authenticationOptions: [MUTUAL] });
    expect(directives(profile).join('\n')).not.toMatch(/<cert>|<key>|auth-user-pass/);
    expect(profile).toMatch(/# <cert>\n.*\n# <\/cert>\n# <key>\n.*\n# <\/key>\n$/);
  });

  it('unites both ways where an endpoint wants a certificate and a user', () => {
    const both = directives(text({ authenticationOptions: [MUTUAL, FEDERATED] }));
    const federated = directives(text({ authenticationOptions: [FEDERATED] }));
    // Only who has no certificate tells OpenVPN Connect not to ask for one.
    expect(both).toEqual(federated.filter((line) => line !== 'setenv CLIENT_CERT 0'));
    expect(text({ authenticationOptions: [MUTUAL, FEDERATED] })).toContain('# <cert>');
  });

  it('says goodbye over UDP only: a closed TCP connection tells the same', () => {
    const tcp = directives(text({ transportProtocol: 'tcp', vpnPort: 1194 }));
    expect(tcp).toContain('proto tcp');
    expect(tcp.join('\n')).not.toContain('explicit-exit-notify');
  });

  it('hands out certificates and nothing else of what was stored for it', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n';
    const certificateAuthorities = facts.certificateAuthorities + key;
    expect(() => text({}, { certificateAuthorities })).toThrow(InvalidCertificate);
    const noise = `up /bin/sh\n${facts.certificateAuthorities}script-security 2\n`;
    expect(text({}, { certificateAuthorities: noise })).toBe(text());
  });
});

describe('The remote lines', () => {
  const gateways = ['a', 'b', 'c'].map((zone, index) => ({
    name: `gw-${zone}`,
    publicAddress: `203.0.113.${index}`,
    availabilityZone: `site-${zone}`,
  }));
  const target = (zone: string, status: TargetNetwork['status'] = 'associated'): TargetNetwork => ({
    associationId: `cvpn-assoc-${zone}`,
    subnetId: `subnet-${zone}`,
    vpcId: 'vpc-0a',
    availabilityZone: `site-${zone}`,
    status,
  });
  const remotes = (changes: Parameters<typeof endpoint>[0], vpn: ClientConfigurationFacts['vpn']) =>
    directives(text(changes, { vpn })).filter((line) => line.startsWith('remote') && !line.includes('cert'));

  it('name each gateway in a zone of the target networks, in random order', () => {
    const targetNetworks = [target('a'), target('c'), target('b', 'disassociating')];
    expect(remotes({ targetNetworks }, { wildcardDns: false, gateways, defaultClient: 'openvpn' })).toEqual([
      'remote 203.0.113.0 443',
      'remote 203.0.113.2 443',
      'remote-random',
    ]);
  });

  it("name one gateway alone, and the endpoint's name where no gateway serves it", () => {
    const vpn = { wildcardDns: false, gateways, defaultClient: 'openvpn' } as const;
    expect(remotes({ targetNetworks: [target('b')] }, vpn)).toEqual(['remote 203.0.113.1 443']);
    expect(remotes({ targetNetworks: [], dnsName: 'vpn.example.com' }, vpn)).toEqual([
      'remote vpn.example.com 443',
    ]);
  });

  it('name the endpoint, with a random label before it, where there is a wildcard record', () => {
    expect(
      remotes({ dnsName: 'vpn.example.com' }, { wildcardDns: true, gateways, defaultClient: 'openvpn' }),
    ).toEqual(['remote vpn.example.com 443', 'remote-random-hostname']);
  });
});

describe('Nothing that somebody typed', () => {
  /** Text that would like to add a line or a directive. */
  const hostile = fc
    .array(
      fc.constantFrom(
        '\n',
        '\r',
        '\0',
        '"',
        "'",
        '\\',
        '#',
        ';',
        ' ',
        '<ca>',
        '</ca>',
        '\u2028',
        'up /bin/sh',
        'a',
        '.',
        '-',
        'é',
        '𝔸',
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((pieces) => pieces.join(''));

  it('as name, description, tag, group or banner gets into a profile', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const changed = text({
          displayName: typed,
          description: typed,
          tags: { Name: typed },
          loginBanner: typed,
        });
        expect(changed).toBe(text());
      }),
    );
  });

  it('as host name, address or CN changes more than the one parameter, whatever a store holds', () => {
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom('dnsName', 'publicAddress', 'serverCommonName'),
        (typed, where) => {
          const gateway = {
            name: 'gw',
            publicAddress: where === 'publicAddress' ? typed : '203.0.113.7',
            availabilityZone: 'site-a',
          };
          const make = () =>
            text(where === 'dnsName' ? { dnsName: typed } : {}, {
              ...(where === 'publicAddress'
                ? { vpn: { wildcardDns: false, gateways: [gateway], defaultClient: 'openvpn' } }
                : {}),
              ...(where === 'serverCommonName' ? { serverCommonName: typed } : {}),
            });
          const profile = outcome(make);
          if (profile === undefined) return;
          expect(profile.split('\n')).toHaveLength(text().split('\n').length);
          const differing = profile.split('\n').filter((line, index) => line !== text().split('\n')[index]);
          expect(differing.length).toBeLessThanOrEqual(1);
          for (const line of differing)
            expect(line).toMatch(/^(remote|verify-x509-name) ("[\w*.: -]+"|[\w*.:-]+) (443|name)$/);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('makes a line that OpenVPN would not read to its end', () => {
    expect(() => text({ dnsName: `${'a'.repeat(250)}.example` })).toThrow(InvalidClientConfiguration);
  });

  function outcome(make: () => string): string | undefined {
    try {
      return make();
    } catch (error) {
      if (error instanceof InvalidClientConfiguration) return undefined;
      throw error;
    }
  }
});
