import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { Secret } from '../../src/kernel/secret.ts';
import {
  InvalidImportedCertificate,
  readImportedCertificate,
} from '../../src/pki/read-imported-certificate.ts';
import { carelessCertificate, FOR_SERVERS, makeCertificates, serverOf } from './certificates.ts';

let made: Awaited<ReturnType<typeof makeCertificates>>;
beforeAll(async () => {
  made = await makeCertificates();
});

const chain = () => made.intermediate.certificate + made.root.certificate;

function read(certificate: string, privateKey: string, certificateChain?: string) {
  return readImportedCertificate({
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
    if (error instanceof InvalidImportedCertificate) return `${error.member}: ${error.message}`;
    throw error;
  }
  return 'no fault';
}

describe('An imported certificate', () => {
  it('is read with its chain', () => {
    const { server } = made;
    const imported = read(server.certificate, server.privateKey, chain());
    expect(imported).toMatchObject({ certificate: server.certificate, certificateChain: chain() });
    expect(imported.privateKey.reveal()).toBe(server.privateKey);
  });

  it('may have signed itself, with an RSA or an EC key', () => {
    for (const { certificate, privateKey } of [made.selfSigned, made.rsa]) {
      expect(read(certificate, privateKey).certificateChain).toBe('');
    }
  });

  it('that signed itself may come as its own chain, as some tools write it', () => {
    const { certificate, privateKey } = made.selfSigned;
    expect(read(certificate, privateKey, certificate).certificateChain).toBe('');
  });

  it('may be that of a client, or an authority: who names it asks what it is good for', () => {
    const { client, root } = made;
    expect(fault(client.certificate, client.privateKey, root.certificate)).toBe('no fault');
    expect(fault(root.certificate, root.privateKey)).toBe('no fault');
  });

  it('is kept as its blocks alone, whatever text stood around them', () => {
    const { server } = made;
    const noisy = `subject=CN = vpn.example.com\r\n${server.certificate.replaceAll('\n', '\r\n')}`;
    expect(read(noisy, server.privateKey, chain()).certificate).toBe(server.certificate);
  });

  it('may have expired: that is told, not refused, so that a service still starts', async () => {
    const old = await serverOf('old.example.com', undefined, new Date('2026-01-01T00:00:00Z'));
    expect(fault(old.certificate, old.privateKey)).toBe('no fault');
  });
});

describe('An imported certificate is refused', () => {
  it('with the key of another', () => {
    expect(fault(made.server.certificate, made.otherServer.privateKey, chain())).toBe(
      'privateKey: The private key belongs to another certificate than "CN=vpn.example.com". Give the key that this one was requested with.',
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
      'certificate: There must be exactly one certificate. Move the issuers to the chain (CertificateChain, CertificateChainFile).',
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
});
