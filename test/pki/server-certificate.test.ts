import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { InvalidServerCertificate, readServerCertificate } from '../../src/pki/server-certificate.ts';
import { carelessCertificate, FOR_SERVERS, makeCertificates, SIGNS, serverOf } from './certificates.ts';

let made: Awaited<ReturnType<typeof makeCertificates>>;
beforeAll(async () => {
  made = await makeCertificates();
});

const chain = () => made.intermediate.certificate + made.root.certificate;

function read(certificate: string, privateKey: string, certificateChain?: string) {
  return readServerCertificate({
    certificate,
    privateKey: new Secret(privateKey),
    ...(certificateChain === undefined ? {} : { certificateChain }),
  });
}

/** The member at fault and the words. */
function fault(...texts: Parameters<typeof read>): string {
  try {
    read(...texts);
  } catch (error) {
    if (error instanceof InvalidServerCertificate) return `${error.member}: ${error.message}`;
    throw error;
  }
  return 'no fault';
}

describe('A server certificate', () => {
  it('is read with its chain up to the root', () => {
    const { server } = made;
    const read_ = read(server.certificate, server.privateKey, chain());
    expect(read_).toMatchObject({
      commonName: 'vpn.example.com',
      certificate: server.certificate,
      certificateChain: chain(),
    });
    expect(read_.privateKey.reveal()).toBe(server.privateKey);
    expect(read_.notAfter).toBe(new X509Certificate(server.certificate).validToDate.getTime());
  });

  it('may have signed itself, with an RSA or an EC key', () => {
    for (const { certificate, privateKey } of [made.selfSigned, made.rsa]) {
      expect(read(certificate, privateKey).certificateChain).toBe('');
    }
  });

  it('is kept as its blocks alone, whatever text stood around them', () => {
    const { server } = made;
    const noisy = `subject=CN = vpn.example.com\r\n${server.certificate.replaceAll('\n', '\r\n')}`;
    expect(read(noisy, server.privateKey, chain()).certificate).toBe(server.certificate);
  });

  it('may have expired: that is told, not refused, so that a service still starts', async () => {
    const old = await serverOf('old.example.com', undefined, new Date('2026-01-01T00:00:00Z'));
    expect(read(old.certificate, old.privateKey).notAfter).toBe(Date.parse('2026-01-01T00:00:00Z'));
  });
});

describe('A server certificate is refused', () => {
  it('with the key of another', () => {
    expect(fault(made.server.certificate, made.otherServer.privateKey, chain())).toBe(
      'privateKey: The private key belongs to another certificate.',
    );
  });

  it('with a key that is none, and the message does not repeat it', () => {
    const text = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';
    expect(fault(made.server.certificate, text, chain())).toBe(
      'privateKey: The private key cannot be read. It must be PEM.',
    );
  });

  it('with a key that a passphrase protects', () => {
    const text = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nc2VjcmV0\n-----END ENCRYPTED PRIVATE KEY-----\n';
    expect(fault(made.server.certificate, text, chain())).toMatch(/^privateKey: .* passphrase\. Remove it/);
  });

  it('when several are in its file', () => {
    expect(fault(made.server.certificate + chain(), made.server.privateKey)).toBe(
      'certificate: There must be exactly one certificate. Move the issuers to CertificateChainFile.',
    );
  });

  it('when its file holds something else', () => {
    expect(fault(made.server.privateKey, made.server.privateKey)).toBe(
      'certificate: A PRIVATE KEY block was found where certificates belong. Remove it.',
    );
    expect(
      fault('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n', made.server.privateKey),
    ).toMatch(/^certificate: A CERTIFICATE block cannot be read/);
  });

  it('without a complete chain: clients trust only what the profile brings', () => {
    const { server, intermediate } = made;
    expect(fault(server.certificate, server.privateKey)).toMatch(
      /^certificateChain: The chain must end with the root/,
    );
    expect(fault(server.certificate, server.privateKey, intermediate.certificate)).toMatch(
      /^certificateChain: The chain must end/,
    );
  });

  it('with a chain out of order, or of somebody else', () => {
    const { server, root, intermediate, otherRoot } = made;
    const wrong = [
      root.certificate + intermediate.certificate,
      intermediate.certificate + otherRoot.certificate,
      chain() + otherRoot.certificate,
    ];
    for (const text of wrong) {
      expect(fault(server.certificate, server.privateKey, text)).toMatch(
        /^certificateChain: The chain is not in order/,
      );
    }
  });

  it('with an issuer of the right name and another key', async () => {
    const impostor = await makeCertificate({
      commonName: 'Example Root',
      purpose: 'certificate-authority',
      keyKind: 'ec-p256',
    });
    const text = made.intermediate.certificate + impostor.certificate;
    expect(fault(made.server.certificate, made.server.privateKey, text)).toMatch(/^certificateChain: /);
  });

  it('with an issuer that is no authority', async () => {
    const issuer = await carelessCertificate([FOR_SERVERS]);
    const { certificate, privateKey } = await serverOf('vpn.example.com', issuer);
    expect(fault(certificate, privateKey, issuer.certificate)).toBe(
      'certificateChain: "CN=careless.example.com" is no certificate authority. Put only issuers into the chain, up to the root.',
    );
  });

  it('when it was made for people', () => {
    const { client, root } = made;
    expect(fault(client.certificate, client.privateKey, root.certificate)).toBe(
      'certificate: The certificate is not made for servers. Issue it with extendedKeyUsage = serverAuth.',
    );
  });

  it('when it is an authority without a purpose', () => {
    expect(fault(made.root.certificate, made.root.privateKey)).toMatch(
      /^certificate: The certificate is not made for servers/,
    );
  });

  it('when it does not say what its key is for, which OpenVPN demands', async () => {
    const { certificate, privateKey } = await carelessCertificate([FOR_SERVERS]);
    expect(fault(certificate, privateKey)).toBe(
      'certificate: The certificate has no keyUsage. Issue it with keyUsage = digitalSignature, keyEncipherment.',
    );
    const careful = await carelessCertificate([FOR_SERVERS, SIGNS]);
    expect(fault(careful.certificate, careful.privateKey)).toBe('no fault');
  });

  it('when its issuer signed with SHA-1', async () => {
    const { certificate, privateKey } = await carelessCertificate([FOR_SERVERS, SIGNS], made.root);
    expect(fault(certificate, privateKey, made.root.certificate)).toBe(
      'certificate: The certificate is signed with SHA-1 or MD5. Issue it with SHA-256 or better.',
    );
  });

  it('with a key that is too short', () => {
    expect(fault(made.weak.certificate, made.weak.privateKey)).toBe(
      'certificate: The key must be RSA of 2048 bits or more, or EC on P-256, P-384 or P-521.',
    );
  });

  it.each(['vpn"example', "vpn'example", 'vpn  example', 'запад', 'a#b'])(
    'with the CN %s, which a profile cannot say',
    async (commonName) => {
      const { certificate, privateKey } = await serverOf(commonName);
      expect(fault(certificate, privateKey)).toMatch(/^certificate: The subject needs one CN of letters/);
    },
  );
});
