import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { CONTENT_CIPHERS } from '../../src/saml/encryption-algorithms.ts';
import { SignInRefused } from '../../src/saml/refusals.ts';
import { createVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { examineBeside } from '../support/examine-beside.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { refusalOf as outcomeOf } from '../support/refusal-of.ts';
import {
  appendTo,
  elementText,
  insertAfter,
  replaceElement,
  replaceOnce,
} from '../support/saml-attacks/xml-text.ts';
import { samlpResponse } from '../support/samlp-response.ts';
import {
  DIALECTS,
  type DialectName,
  type EncryptionOverrides,
  encodeResponse,
  idpMetadata,
  type RespondOptions,
  respond,
} from '../support/scripted-idp.ts';
import {
  type Cast,
  createCast,
  openSignInWorld,
  SERVICE_PROVIDER,
  type SignInWorld,
  type StartedSignIn,
} from '../support/sign-in-world.ts';

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';

let directory = '';
let store: Store;
let cast: Cast;
let world: SignInWorld;
let withoutKey: SignInWorld;
let verifier: Verifier;
let verifierWithoutKey: Verifier;
let current: KeyAndCertificate;
let earlier: KeyAndCertificate;
let stranger: KeyAndCertificate;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'postern-encrypted-'));
  const key = (commonName: string) => makeCertificate({ commonName, purpose: 'signing' });
  [cast, current, earlier, stranger] = await Promise.all([
    createCast(),
    key('current'),
    key('earlier'),
    key('stranger'),
  ]);
  store = await openStore({ dataDir: directory, clock: Date.now, logger: recordingLogger().logger });
  const keys = [current, earlier].map(({ privateKey }) => new Secret(privateKey));
  world = await openSignInWorld(cast, store, Date.now, keys);
  withoutKey = await openSignInWorld(cast, store, Date.now);
  const { logger } = recordingLogger();
  verifier = createVerifier({ logger, threads: 1, decryptionKeys: () => keys });
  verifierWithoutKey = createVerifier({ logger, threads: 1 });
});

afterAll(async () => {
  await Promise.all([verifier.close(), verifierWithoutKey.close()]);
  await world.close();
  await withoutKey.close();
  await store.close();
  await rm(directory, { recursive: true });
});

interface Attempt extends Omit<RespondOptions, 'encryption'> {
  readonly encryption?: Partial<EncryptionOverrides>;
  /** Changes the signed Response. */
  readonly after?: (xml: string) => string;
}

/** Signs in with an encrypted Assertion: who came in. Throws the refusal. */
async function enter({ after, encryption, ...options }: Attempt = {}, where = world) {
  const started = await where.start('ea');
  const { xml } = respond(cast.a, started.request, {
    ...options,
    encryption: { certificate: current.certificate, ...encryption },
  });
  const field = encodeResponse(after?.(xml) ?? xml);
  const entering = where.finish(started, field);
  await reportComesToTheSameEnd(started, field, await outcomeOf(entering), where);
  return (await entering).identity.nameId;
}

/** What is reported of the same Response walks the same checks, inside what was encrypted, too. */
async function reportComesToTheSameEnd(
  started: StartedSignIn,
  field: string,
  refused: unknown,
  where: SignInWorld,
) {
  const given = { metadata: idpMetadata(cast.a), now: Date.now(), refused };
  const beside = where === world ? verifier : verifierWithoutKey;
  const { accepted, code } = await examineBeside(beside, started, field, given);
  expect(code).toBe(refused instanceof SignInRefused ? refused.code : undefined);
  expect(accepted).toBe(refused === undefined);
}

async function refusalOf(attempt: Promise<unknown>) {
  const refusal = await outcomeOf(attempt);
  if (!refusal) throw new Error('The Response was accepted.');
  return refusal;
}

const refused = async (attempt: Attempt, where = world) => (await refusalOf(enter(attempt, where))).code;
const flipped = (at: number) => (bytes: Buffer) => {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
};

describe('the report on an encrypted Assertion', () => {
  const diagnosed = async (options: RespondOptions) => {
    const started = await world.start('ea');
    const encryption = { certificate: current.certificate };
    const { samlResponse } = respond(cast.a, started.request, { ...options, encryption });
    const given = { metadata: idpMetadata(cast.a), now: Date.now(), refused: undefined };
    const { diagnoses, groups } = await examineBeside(verifier, started, samlResponse, given);
    return { groups, diagnoses: diagnoses.map(({ code, facts }) => ({ code, ...facts })) };
  };

  it('reads what was decrypted', async () => {
    expect(await diagnosed({})).toEqual({ groups: ['engineering'], diagnoses: [] });
  });

  it('knows mistakes that show only when it was decrypted', async () => {
    const sha1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
    expect(await diagnosed({ signatures: { assertion: null } })).toMatchObject({
      diagnoses: [{ code: 'only-response-signed' }],
    });
    expect(await diagnosed({ signatures: { assertion: { signatureMethod: sha1 } } })).toMatchObject({
      diagnoses: [{ code: 'sha-1', algorithms: sha1 }],
    });
  });

  it('takes the certificate that it was encrypted for no signer', async () => {
    const started = await world.start('ea');
    // The package names the certificate that it encrypts for beside the encrypted key.
    const key = new X509Certificate(current.certificate).publicKey;
    const encryption = {
      encryptionCert: current.certificate,
      encryptionPublicKey: key.export({ type: 'spki', format: 'pem' }),
    };
    const options = { issuer: cast.a.entityId, ...encryption };
    const field = await samlpResponse(cast.a.signing, SERVICE_PROVIDER, started.request.id, { options });
    const genuine = Buffer.from(field, 'base64').toString();
    const changed = encodeResponse(genuine.replace('Version="2.0"', 'Version="2.1"'));
    const given = { metadata: idpMetadata(cast.a), now: Date.now(), refused: undefined };
    const { diagnoses } = await examineBeside(verifier, started, changed, given);
    expect(diagnoses.map(({ code }) => code)).toEqual(['changed-after-signing']);
  });
});

describe('an encrypted Assertion', () => {
  it.each(Object.keys(DIALECTS) as DialectName[])('is accepted as %s would send it', async (dialect) => {
    expect(await enter({ dialect })).toBe('alice@corp.example');
  });

  it.each([...CONTENT_CIPHERS.keys()])(
    'is accepted when its content is encrypted with %s',
    async (contentEncryption) => {
      expect(await enter({ encryption: { contentEncryption } })).toBe('alice@corp.example');
    },
  );

  it.each(['in-key-info', 'beside', 'beside-with-retrieval-method'] as const)(
    'is accepted with its EncryptedKey %s',
    async (place) => {
      expect(await enter({ encryption: { place } })).toBe('alice@corp.example');
    },
  );

  it('is accepted with RSA-OAEP of XML Encryption 1.1 and SHA-256 throughout', async () => {
    expect(await enter({ encryption: OAEP_SHA_256 })).toBe('alice@corp.example');
  });

  it('is decrypted with an earlier key, too', async () => {
    expect(await enter({ encryption: { certificate: earlier.certificate } })).toBe('alice@corp.example');
  });

  it('leaves Assertions that come in clear as they are', async () => {
    const started = await world.start('ea');
    const { samlResponse } = respond(cast.a, started.request);
    expect((await world.finish(started, samlResponse)).identity.nameId).toBe('alice@corp.example');
  });

  it('is used up by the first sign-in', async () => {
    const started = await world.start('ea');
    const encryption = { certificate: current.certificate };
    const { samlResponse } = respond(cast.a, started.request, { encryption });
    await world.finish(started, samlResponse);
    expect((await refusalOf(world.finish(started, samlResponse))).code).toBe('AssertionReplayed');
  });

  it('says nothing of its content in the log', async () => {
    await refused({ signatures: { assertion: null } });
    expect(JSON.stringify(world.lines)).not.toContain('alice');
  });
});

const OAEP_SHA_256: Partial<EncryptionOverrides> = {
  keyTransport: `${XENC11}rsa-oaep`,
  keyTransportChildren:
    `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${XENC}sha256"/>` +
    `<xenc11:MGF xmlns:xenc11="${XENC11}" Algorithm="${XENC11}mgf1sha256"/>`,
  padding: 'sha256',
};

describe('without a key', () => {
  it('it is refused, and the words say how to configure one', async () => {
    const refusal = await refusalOf(enter({}, withoutKey));
    expect(refusal.code).toBe('AssertionEncrypted');
    expect(refusal.message).toContain('Saml.DecryptionCertificates');
  });
});

describe('both signatures are needed', () => {
  it.each([
    ['that of the Response', { response: null }, 'ResponseNotSigned'],
    ['that of the Assertion inside', { assertion: null }, 'AssertionNotSigned'],
  ] as const)('%s', async (_name, signatures, code) => {
    expect(await refused({ signatures })).toBe(code);
  });

  it.each(['response', 'assertion'] as const)(
    'by the same provider: another key for the %s is refused',
    async (which) => {
      for (const { signing } of [cast.b, cast.attacker]) {
        const signatures = { [which]: { key: signing.privateKey, certificate: signing.certificate } };
        expect(await refused({ signatures })).toBe('SignatureInvalid');
      }
    },
  );

  it('an Assertion that another provider signed and encrypted for us is refused in its Response', async () => {
    const started = await world.start('eb');
    const theirs = respond(cast.b, started.request, { encryption: { certificate: current.certificate } });
    const sealed = elementText(theirs.xml, 'EncryptedAssertion');
    const betweenSignatures = (xml: string) => replaceElement(xml, 'EncryptedAssertion', sealed);
    expect(await refused({ betweenSignatures })).toBe('SignatureInvalid');
  });

  it.each([
    ['the Response', (xml: string) => xml.replace('Version="2.0"', 'Version="2.1"'), undefined],
    ['the ciphertext', undefined, flipped(40)],
  ])(
    '%s changed after it was signed is refused before anything is decrypted',
    async (_name, change, ciphertext) => {
      const encrypted = (xml: string) => {
        const value = elementText(xml, 'CipherValue', 1).replace(/<[^>]+>/g, '');
        const changed = ciphertext?.(Buffer.from(value, 'base64')).toString('base64') ?? value;
        return replaceOnce(xml, value, changed);
      };
      expect(await refused({ after: change ?? encrypted })).toBe('SignatureInvalid');
    },
  );

  it('a weak algorithm inside is refused as it is in clear', async () => {
    const weak = { signatureMethod: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' };
    expect(await refused({ signatures: { assertion: weak } })).toBe('SignatureAlgorithmForbidden');
  });
});

describe('there is exactly one Assertion', () => {
  const twice = (xml: string) =>
    insertAfter(xml, 'EncryptedAssertion', elementText(xml, 'EncryptedAssertion').replaceAll('_e', '_f'));

  it('two that are encrypted are refused', async () => {
    expect(await refused({ betweenSignatures: twice })).toBe('AssertionRepeated');
  });

  it.each(['before', 'after'])('one in clear %s it is refused', async (place) => {
    const started = await world.start('ea');
    const clear = elementText(respond(cast.a, started.request).xml, 'Assertion');
    const betweenSignatures = (xml: string) => {
      const encrypted = elementText(xml, 'EncryptedAssertion');
      return replaceElement(
        xml,
        'EncryptedAssertion',
        place === 'before' ? clear + encrypted : encrypted + clear,
      );
    };
    expect(await refused({ betweenSignatures })).toBe('AssertionRepeated');
  });

  it('two in what is encrypted are refused', async () => {
    const content = (assertion: string) => `<all>${assertion}${assertion}</all>`;
    expect(await refused({ encryption: { content } })).toBe('UnexpectedElement');
    expect(await refused({ encryption: { content: (a) => a + a } })).toBe('AssertionUndecryptable');
    const nested = (assertion: string) => appendTo(assertion, 'Assertion', assertion);
    expect(await refused({ encryption: { content: nested } })).toBe('AssertionRepeated');
  });

  it.each(['Status', 'Issuer'])('one that was moved into the %s is refused', async (parent) => {
    const betweenSignatures = (xml: string) => {
      const encrypted = elementText(xml, 'EncryptedAssertion');
      return appendTo(replaceElement(xml, 'EncryptedAssertion', ''), parent, encrypted);
    };
    expect(await refused({ betweenSignatures })).toBe('AssertionEncrypted');
  });

  it('a signed Assertion inside an unsigned one is refused', async () => {
    const content = (assertion: string) =>
      `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_outer" Version="2.0">${assertion}</saml:Assertion>`;
    expect(await refused({ encryption: { content } })).toBe('AssertionRepeated');
  });

  it('encrypted again inside is refused, as are an EncryptedID and an EncryptedAttribute', async () => {
    const again = () => '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>';
    expect(await refused({ encryption: { content: again } })).toBe('UnexpectedElement');
    for (const name of ['EncryptedID', 'EncryptedAttribute', 'EncryptedAssertion']) {
      const beforeSigning = (xml: string) => appendTo(xml, 'Subject', `<saml2:${name}/>`);
      expect(await refused({ beforeSigning })).toBe('AssertionEncrypted');
    }
  });
});

describe('what cannot be decrypted', () => {
  const cbc = { contentEncryption: `${XENC}aes256-cbc` };
  const attempts: readonly (readonly [string, Partial<EncryptionOverrides>])[] = [
    ['a key of somebody else', { certificate: '' }],
    ['an encrypted key with a flipped bit', { encryptedKey: flipped(7) }],
    ['an encrypted key that is cut short', { encryptedKey: (bytes) => bytes.subarray(1) }],
    [
      'a content key of another length',
      { contentEncryption: `${XENC11}aes128-gcm`, written: (e) => e.replace('aes128-gcm', 'aes256-gcm') },
    ],
    ['a flipped bit in the nonce of GCM', { ciphertext: flipped(0) }],
    ['a flipped bit in the text of GCM', { ciphertext: flipped(100) }],
    ['a flipped bit in the tag of GCM', { ciphertext: flipped(-1) }],
    ['GCM without its last byte', { ciphertext: (bytes) => bytes.subarray(0, -1) }],
    ['GCM whose tag is cut to four bytes', { ciphertext: (bytes) => bytes.subarray(0, 12 + 4) }],
    ['GCM of one byte', { ciphertext: (bytes) => bytes.subarray(0, 1) }],
    ['a wrong padding of CBC', { ...cbc, ciphertext: flipped(-17) }],
    ['CBC cut by a block', { ...cbc, ciphertext: (bytes) => bytes.subarray(0, -16) }],
    ['CBC cut by a byte', { ...cbc, ciphertext: (bytes) => bytes.subarray(0, -1) }],
    ['CBC of one block', { ...cbc, ciphertext: (bytes) => bytes.subarray(0, 16) }],
    ['a flipped bit in the middle of CBC', { ...cbc, ciphertext: flipped(400) }],
    [
      'CBC that says it is GCM',
      { ...cbc, written: (e) => e.replace(`${XENC}aes256-cbc`, `${XENC11}aes256-gcm`) },
    ],
    ['something that is no XML', { content: () => 'alice@corp.example' }],
    ['something that is no UTF-8', { content: () => Buffer.from([0x3c, 0xff, 0xfe]) }],
    ['nothing', { content: () => '' }],
  ];

  it.each(attempts)('%s is refused, always with the same code', async (_name, encryption) => {
    const certificate = encryption.certificate === '' ? stranger.certificate : current.certificate;
    const refusal = await refusalOf(enter({ encryption: { ...encryption, certificate } }));
    expect(refusal.code).toBe('AssertionUndecryptable');
    // No position, no step, nothing of the text: whoever tries learns only that it failed.
    expect(refusal.details).toEqual({});
  });

  it('a Response with any one bit of its ciphertext flipped by the identity provider itself never lets in', async () => {
    const gcm = { contentEncryption: `${XENC11}aes256-gcm` };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(gcm, cbc), fc.nat(3000), async (kind, at) => {
        const code = await refused({ encryption: { ...kind, ciphertext: flipped(-1 - at) } });
        if (kind === gcm) expect(code).toBe('AssertionUndecryptable');
      }),
      { numRuns: 60 },
    );
  });
});

describe('the algorithms', () => {
  it.each([
    ['RSA 1.5', { keyTransport: `${XENC}rsa-1_5`, padding: 'pkcs1' }],
    [
      'RSA 1.5 that says it is OAEP, with another digest',
      {
        keyTransportChildren:
          '<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>',
      },
    ],
    ['a symmetric key wrap', { keyTransport: `${XENC}kw-aes256` }],
    ['an unknown one', { keyTransport: 'urn:none' }],
    ['OAEP with SHA-256 and MGF1 with SHA-1', { ...OAEP_SHA_256, keyTransport: `${XENC}rsa-oaep-mgf1p` }],
    [
      'OAEP with SHA-512',
      {
        keyTransportChildren: `<ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="${XENC}sha512"/>`,
      },
    ],
  ] as const)('%s for the key is refused by its name', async (_name, encryption) => {
    expect(await refused({ encryption })).toBe('KeyTransportForbidden');
  });

  it('RSA 1.5 that says it is OAEP does not open', async () => {
    expect(await refused({ encryption: { padding: 'pkcs1' } })).toBe('AssertionUndecryptable');
  });

  it.each([`${XENC}tripledes-cbc`, 'urn:none', `${XENC}aes512-cbc`, 'constructor'])(
    '%s for the content is refused by its name',
    async (contentEncryption) => {
      const written = (element: string) => element.replace(`${XENC11}aes256-gcm`, contentEncryption);
      expect(await refused({ encryption: { written } })).toBe('ContentEncryptionForbidden');
    },
  );
});

describe('the shape', () => {
  const key = /<xenc:EncryptedKey[\s\S]*<\/xenc:EncryptedKey>/;
  const attempts: readonly (readonly [string, (element: string) => string])[] = [
    ['no key', (e) => e.replace(key, '')],
    ['two keys', (e) => e.replace(key, (one) => one + one.replace('_ek', '_ek2'))],
    [
      'a key inside and one beside',
      (e) => e.replace('</xenc:EncryptedData>', (end) => `${end}${key.exec(e)?.[0].replace('_ek', '_ek2')}`),
    ],
    [
      'a reference to fetch instead of ciphertext',
      (e) =>
        e.replace(
          /<xenc:CipherValue>[^<]*<\/xenc:CipherValue>/,
          '<xenc:CipherReference URI="http://127.0.0.1/"/>',
        ),
    ],
    ['a Type of Content', (e) => e.replace(`${XENC}Element`, `${XENC}Content`)],
    ['properties', (e) => e.replace('</xenc:EncryptedData>', (end) => `<xenc:EncryptionProperties/>${end}`)],
    [
      'a label for OAEP',
      (e) => e.replace('</xenc:EncryptionMethod>', (end) => `<xenc:OAEPparams>AA==</xenc:OAEPparams>${end}`),
    ],
    [
      'an element of another namespace',
      (e) => e.replace('</saml:EncryptedAssertion>', (end) => `<evil xmlns="urn:evil"/>${end}`),
    ],
    ['ciphertext that is no base64', (e) => e.replace('<xenc:CipherValue>', (tag) => `${tag}*`)],
    [
      'no EncryptedData',
      () => '<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>',
    ],
  ];

  it.each(attempts)('with %s is refused', async (_name, written) => {
    expect(await refused({ encryption: { written } })).toBe('EncryptionMalformed');
  });

  it('a RetrievalMethod that leads elsewhere is refused', async () => {
    const written = (element: string) => element.replace('URI="#_ek"', 'URI="http://127.0.0.1/#_ek"');
    const encryption = { place: 'beside-with-retrieval-method', written } as const;
    expect(await refused({ encryption })).toBe('EncryptionMalformed');
  });
});

describe('what was decrypted is read as strictly as what comes in clear', () => {
  const content = (change: (assertion: string) => string) => ({ encryption: { content: change } });

  it.each([
    ['a document type', (a: string) => `<!DOCTYPE a [<!ENTITY e "x">]>${a}`, 'DoctypeForbidden'],
    ['a comment', (a: string) => replaceOnce(a, '>alice@', '>alice<!-- -->@'), 'CommentForbidden'],
    ['CDATA', (a: string) => replaceOnce(a, '>alice@', '><![CDATA[alice]]>@'), 'CdataForbidden'],
    ['a processing instruction', (a: string) => `<?p?>${a}`, 'ProcessingInstructionForbidden'],
    ['another encoding', (a: string) => `<?xml version="1.0" encoding="UTF-16"?>${a}`, 'EncodingForbidden'],
    [
      'elements nested too deep',
      (a: string) => appendTo(a, 'Assertion', '<x>'.repeat(30) + '</x>'.repeat(30)),
      'DocumentTooDeep',
    ],
    ['too many elements', (a: string) => appendTo(a, 'Assertion', '<x/>'.repeat(5000)), 'TooManyElements'],
    [
      'too many attributes',
      (a: string) =>
        appendTo(a, 'Assertion', `<x ${Array.from({ length: 70 }, (_, n) => `a${n}=""`).join(' ')}/>`),
      'TooManyAttributes',
    ],
    [
      'too many signatures',
      (a: string) =>
        appendTo(a, 'Assertion', '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'.repeat(3)),
      'TooManySignatures',
    ],
    [
      'an element that does not belong there',
      (a: string) => appendTo(a, 'Assertion', '<x/>'),
      'UnexpectedElement',
    ],
    [
      'another element',
      () => '<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>',
      'UnexpectedElement',
    ],
    [
      'a whole Response',
      (a: string) =>
        `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${a}</samlp:Response>`,
      'UnexpectedElement',
    ],
    [
      'the same ID twice',
      (a: string) => replaceOnce(a, '<saml2:Subject>', `<saml2:Subject Id="${/ID="([^"]+)"/.exec(a)?.[1]}">`),
      'DuplicateId',
    ],
    ['a changed NameID', (a: string) => replaceOnce(a, '>alice@', '>mallory@'), 'SignatureInvalid'],
  ] as const)('%s', async (_name, change, code) => {
    expect(await refused(content(change))).toBe(code);
  });

  it('an entity bomb costs no more than its bytes', async () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n} "${`&a${n || ''};`.repeat(10)}">`).join('')}]>`;
    expect(await refused(content((a) => bomb + a.replace('>alice@', '>&a8;@')))).toBe('DoctypeForbidden');
  });

  it('the checks on its content still hold', async () => {
    const audience = { overrides: { assertion: { conditions: { audienceRestrictions: [['urn:other']] } } } };
    expect(await refused(audience)).toBe('AudienceMismatch');
    const recipient = { overrides: { destination: 'http://localhost:8080/elsewhere' } };
    expect(await refused(recipient)).toBe('DestinationMismatch');
  });
});
