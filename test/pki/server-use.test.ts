import { beforeAll, describe, expect, it } from 'vitest';
import type { KeyAndCertificate } from '../../src/demo/certificates.ts';
import {
  assertServerUse,
  InvalidServerCertificate,
  ServerCertificateExpired,
} from '../../src/pki/server-use.ts';
import { carelessCertificate, FOR_SERVERS, makeCertificates, SIGNS, serverOf } from './certificates.ts';

let made: Awaited<ReturnType<typeof makeCertificates>>;
beforeAll(async () => {
  made = await makeCertificates();
});

const chain = () => made.intermediate.certificate + made.root.certificate;

/** The member at fault and the words. */
function fault({ certificate }: KeyAndCertificate, certificateChain = '', now?: number): string {
  try {
    assertServerUse({ certificate, certificateChain }, now);
  } catch (error) {
    if (error instanceof InvalidServerCertificate) return `${error.member}: ${error.message}`;
    if (error instanceof ServerCertificateExpired) return error.message;
    throw error;
  }
  return 'no fault';
}

describe('A certificate serves servers', () => {
  it('with its chain up to the root', () => {
    expect(fault(made.server, chain())).toBe('no fault');
  });

  it('that signed itself, with an RSA or an EC key', () => {
    expect([made.selfSigned, made.rsa].map((pair) => fault(pair))).toEqual(['no fault', 'no fault']);
  });

  it('after its end where it is read from a file: a service must start all the same', async () => {
    const old = await serverOf('old.example.com', undefined, new Date('2026-01-01T00:00:00Z'));
    expect(fault(old)).toBe('no fault');
  });
});

describe('A certificate does not serve servers', () => {
  it('once it, or an issuer, has ended, where somebody chooses it', async () => {
    const end = new Date('2030-01-01T00:00:00Z');
    const old = await serverOf('old.example.com', undefined, end);
    expect(fault(old, '', end.getTime() - 1)).toBe('no fault');
    expect(fault(old, '', end.getTime())).toMatch(
      /^The server certificate, or one of its issuers, ended at 2030-01-01T00:00:00.000Z/,
    );
    expect(fault(made.server, chain(), Date.parse('2060-01-01'))).toMatch(/^The server certificate, or one/);
  });

  it('without a complete chain: clients trust only what the profile brings', () => {
    const { server, intermediate } = made;
    for (const incomplete of ['', intermediate.certificate]) {
      expect(fault(server, incomplete)).toMatch(/^certificateChain: The chain must end with the root/);
    }
  });

  it('when it was made for people', () => {
    expect(fault(made.client, made.root.certificate)).toBe(
      'certificate: The certificate is not made for servers. Issue it with extendedKeyUsage = serverAuth.',
    );
  });

  it('when it is an authority without a purpose', () => {
    expect(fault(made.root)).toMatch(/^certificate: The certificate is not made for servers/);
  });

  it('when it does not say what its key is for, which OpenVPN demands', async () => {
    expect(fault(await carelessCertificate([FOR_SERVERS]))).toBe(
      'certificate: The certificate has no keyUsage. Issue it with keyUsage = digitalSignature, keyEncipherment.',
    );
    expect(fault(await carelessCertificate([FOR_SERVERS, SIGNS]))).toBe('no fault');
  });

  it('when its issuer signed with SHA-1', async () => {
    const careless = await carelessCertificate([FOR_SERVERS, SIGNS], made.root);
    expect(fault(careless, made.root.certificate)).toBe(
      'certificate: The certificate is signed with SHA-1 or MD5. Issue it with SHA-256 or better.',
    );
  });

  it('with a key that is too short, of its own or of an issuer', async () => {
    const words = 'The key must be RSA of 2048 bits or more, or EC on P-256, P-384 or P-521.';
    expect(fault(made.weak)).toBe(`certificate: ${words}`);
    const served = await serverOf('vpn.example.com', made.weakRoot);
    expect(fault(served, made.weakRoot.certificate)).toBe(`certificateChain: ${words}`);
  });

  it.each(['vpn"example', "vpn'example", 'vpn  example', 'запад', 'a#b'])(
    'with the CN %s, which a profile cannot say',
    async (commonName) => {
      expect(fault(await serverOf(commonName))).toMatch(/^certificate: The subject needs one CN of letters/);
    },
  );
});
