import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChainCertificate } from '../../src/connections/gateway-contract.ts';
import { judgeCertificate, type ShownCertificate } from '../../src/connections/judge-certificate.ts';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import type { RevocationList } from '../../src/endpoints/revocation-list-store.ts';
import { der, HOUR, listOf } from '../pki/revocation-lists.ts';
import { openSslFor } from '../support/openssl.ts';

const now = Date.now();

/** Root, an authority below it, a client of each, and strangers. */
async function makeWorld() {
  const authority = (commonName: string, issuer?: KeyAndCertificate, notAfter?: Date) =>
    makeCertificate({
      commonName,
      purpose: 'certificate-authority',
      keyKind: 'ec-p256',
      ...(issuer && { issuer }),
      ...(notAfter && { notAfter }),
    });
  const client = (commonName: string, issuer: KeyAndCertificate) =>
    makeCertificate({ commonName, purpose: 'client', keyKind: 'ec-p256', issuer });
  const root = await authority('Root');
  const clients = await authority('Clients', root);
  const namesake = await authority('Clients', root);
  const short = await authority('Short', root, new Date(now + HOUR));
  return {
    root,
    clients,
    namesake,
    short,
    alice: await client('alice', clients),
    ofRoot: await client('bob', root),
    ofNamesake: await client('mallory', namesake),
    ofShort: await client('carol', short),
  };
}

describe('A client certificate', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let openSsl: ReturnType<typeof openSslFor>;
  beforeAll(async () => {
    world = await makeWorld();
    openSsl = openSslFor(world.root.certificate);
  });
  afterAll(() => openSsl.close());

  /** As OpenVPN tells of it, read by the program `openssl`. */
  function told({ certificate }: KeyAndCertificate, commonName = 'alice'): ChainCertificate {
    openSsl.judge(certificate);
    const shown = openSsl.run('x509', '-in', 'list.pem', '-noout', '-fingerprint', '-sha256', '-serial');
    const sha256Fingerprint = /Fingerprint=(\S+)/.exec(shown)?.[1]?.toLowerCase() ?? '';
    const serialNumber = /serial=(\S+)/.exec(shown)?.[1]?.toLowerCase().match(/../g)?.join(':') ?? '';
    return { commonName, serialNumber, sha256Fingerprint };
  }

  /** What stands under ClientRootCertificateChainArn. */
  const stored = (...authorities: readonly KeyAndCertificate[]) => ({
    certificate: authorities[0]?.certificate ?? '',
    certificateChain: authorities
      .slice(1)
      .map(({ certificate }) => certificate)
      .join(''),
  });

  const listed = (certificateRevocationList: string): RevocationList => ({
    clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
    certificateRevocationList,
    importedAt: now,
    owner: { kind: 'api' },
  });
  /** The content of the INTEGER: positive, so that a first bit of 1 stands behind a byte of 0. */
  const numberOf = (one: KeyAndCertificate) =>
    told(one)
      .serialNumber.replaceAll(':', '')
      .replace(/^(?=[89a-f])/, '00');

  function judge(changes: Partial<ShownCertificate> = {}) {
    const { alice, clients, root } = world;
    return judgeCertificate({
      chain: [told(alice), told(clients, 'Clients'), told(root, 'Root')],
      clientAuthority: stored(clients, root),
      revocationList: undefined,
      now,
      ...changes,
    });
  }
  const refusedFor = (reason: string) => ({ isPassed: false, reason });
  const ADMITTED = { isPassed: true, value: 'alice' };

  it('admits when the endpoint knows all its issuers', () => {
    expect(judge()).toEqual(ADMITTED);
    expect(judge({ clientAuthority: stored(world.alice, world.clients, world.root) })).toEqual(ADMITTED);
  });

  it('is known by fingerprints in capitals and without colons, too', () => {
    const { alice, clients, root } = world;
    const chain = [alice, clients, root].map((one) => told(one));
    const plain = chain.map((each) => ({
      ...each,
      sha256Fingerprint: each.sha256Fingerprint.replaceAll(':', '').toUpperCase(),
    }));
    expect(judge({ chain: plain })).toEqual(ADMITTED);
  });

  it('must be shown, and have a common name', () => {
    const [leaf, ...issuers] = [world.alice, world.clients, world.root].map((one) => told(one));
    expect(judge({ chain: undefined })).toEqual(refusedFor('certificate-missing'));
    expect(judge({ chain: [] })).toEqual(refusedFor('certificate-missing'));
    for (const commonName of ['', ' ']) {
      const chain = leaf ? [{ ...leaf, commonName }, ...issuers] : [];
      expect(judge({ chain })).toEqual(refusedFor('certificate-without-common-name'));
    }
  });

  it('is refused when the endpoint does not know one of its issuers, or nothing at all', () => {
    const { alice, clients, root, namesake, ofNamesake } = world;
    const unknown = refusedFor('certificate-issuer-unknown');
    const chain = (...certificates: readonly KeyAndCertificate[]) => certificates.map((one) => told(one));
    expect(judge({ chain: chain(alice) })).toEqual(unknown);
    expect(judge({ chain: chain(ofNamesake, namesake, root) })).toEqual(unknown);
    expect(judge({ chain: chain(alice, clients, ofNamesake) })).toEqual(unknown);
    expect(judge({ clientAuthority: undefined })).toEqual(unknown);
    expect(judge({ clientAuthority: stored(root) })).toEqual(unknown);
    expect(judge({ clientAuthority: { certificate: 'no PEM', certificateChain: '' } })).toEqual(unknown);
    // It may not be its own issuer: what is stored may be the certificate of a client, with its chain.
    const own = { chain: chain(alice, alice), clientAuthority: stored(alice, clients, root) };
    expect(judge(own)).toEqual(unknown);
  });

  it('is refused once one of its issuers has ended, though OpenVPN let it in before', () => {
    const { ofShort, short, root } = world;
    const shown = {
      chain: [ofShort, short, root].map((one) => told(one)),
      clientAuthority: stored(short, root),
    };
    expect(judge(shown)).toEqual(ADMITTED);
    expect(judge({ ...shown, now: now + HOUR + 1 })).toEqual(refusedFor('certificate-expired'));
    const long = now - 3 * 24 * HOUR;
    expect(judge({ now: long })).toEqual(refusedFor('certificate-expired'));
  });

  it('is refused while the list of its issuer revokes it, and by its number alone', () => {
    const { alice, clients, ofShort } = world;
    const revokes = (...ones: readonly KeyAndCertificate[]) => ({
      revocationList: listed(listOf(clients, ones.map(numberOf))),
    });
    expect(judge(revokes())).toEqual(ADMITTED);
    expect(judge(revokes(ofShort))).toEqual(ADMITTED);
    expect(judge(revokes(ofShort, alice))).toEqual(refusedFor('certificate-revoked'));
  });

  it('is refused when the list is over', () => {
    const { clients } = world;
    const over = listOf(clients, [], { nextUpdate: der.time(new Date(now - HOUR)) });
    expect(judge({ revocationList: listed(over) })).toEqual(refusedFor('revocation-list-expired'));
  });

  it('is refused where the list is that of another authority, for of it nothing follows', () => {
    const { root, namesake, ofRoot, clients } = world;
    const unknown = refusedFor('certificate-revocation-unknown');
    expect(judge({ revocationList: listed(listOf(root)) })).toEqual(unknown);
    // The same name and another key: an authority that was made anew.
    expect(judge({ revocationList: listed(listOf(namesake)) })).toEqual(unknown);
    const chain = [ofRoot, root].map((one) => told(one));
    expect(judge({ chain, revocationList: listed(listOf(clients)) })).toEqual(unknown);
    expect(judge({ chain })).toEqual(ADMITTED);
    expect(judge({ revocationList: listed('damaged') })).toEqual(unknown);
  });

  it('is refused where its number cannot be read', () => {
    const chain = [world.alice, world.clients, world.root].map((one) => ({
      ...told(one),
      serialNumber: ':',
    }));
    expect(judge({ chain, revocationList: listed(listOf(world.clients)) })).toEqual(
      refusedFor('certificate-revocation-unknown'),
    );
  });
});
