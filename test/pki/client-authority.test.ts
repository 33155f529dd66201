import { beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/demo/certificates.ts';
import { assertClientAuthority, clientCertificateAuthorities } from '../../src/pki/client-authority.ts';
import { makeCertificates } from './certificates.ts';

let made: Awaited<ReturnType<typeof makeCertificates>>;
beforeAll(async () => {
  made = await makeCertificates();
});

const chain = () => made.intermediate.certificate + made.root.certificate;

const subjects = (certificate: string, certificateChain = '') =>
  clientCertificateAuthorities({ certificate, certificateChain }).map(({ subject }) => subject);

const assertAuthority =
  (certificate: string, certificateChain = '', now?: number) =>
  () =>
    assertClientAuthority({ certificate, certificateChain }, now);

describe('Certificates of clients must chain to', () => {
  it('the issuers of the certificate that an endpoint names, of a client or of its server', () => {
    expect(subjects(made.client.certificate, made.root.certificate)).toEqual(['CN=Example Root']);
    expect(subjects(made.server.certificate, chain())).toEqual(['CN=Example CA', 'CN=Example Root']);
  });

  it('an authority that was imported itself', () => {
    expect(subjects(made.root.certificate)).toEqual(['CN=Example Root']);
    expect(subjects(made.intermediate.certificate, made.root.certificate)).toEqual([
      'CN=Example CA',
      'CN=Example Root',
    ]);
  });

  it('nothing, where a certificate signed itself and is no authority: it vouches for nobody', () => {
    expect(subjects(made.selfSigned.certificate)).toEqual([]);
    expect(assertAuthority(made.selfSigned.certificate)).toThrow(/has no authority in its chain/);
  });
});

describe('The authority of clients is refused', () => {
  it('without its root, which OpenVPN asks for', () => {
    expect(assertAuthority(made.server.certificate, made.intermediate.certificate)).toThrow(
      /must end with the root/,
    );
    expect(assertAuthority(made.server.certificate, chain())).not.toThrow();
  });

  it('with a weak key', async () => {
    const { certificate } = await makeCertificate({
      commonName: 'bob',
      purpose: 'client',
      keyKind: 'ec-p256',
      issuer: made.weakRoot,
    });
    expect(assertAuthority(certificate, made.weakRoot.certificate)).toThrow(/RSA of 2048 bits/);
  });

  it('once it has ended, where somebody chooses it; the certificate beside it may have ended', async () => {
    const ended = new Date('2027-01-01T00:00:00Z');
    const { certificate } = await makeCertificate({
      commonName: 'bob',
      purpose: 'client',
      keyKind: 'ec-p256',
      issuer: made.root,
      notAfter: ended,
    });
    expect(assertAuthority(certificate, made.root.certificate, ended.getTime() + 1)).not.toThrow();
    expect(assertAuthority(certificate, made.root.certificate, Date.parse('2060-01-01'))).toThrow(/ended at/);
  });
});
