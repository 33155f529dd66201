import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeyAndCertificate, makeCertificate } from '../../src/demo/certificates.ts';
import { diagnosisWords } from '../../src/portal/words/examination-words.ts';
import { WORDS } from '../../src/portal/words/languages.ts';
import { DIAGNOSES, type DiagnosisCode, type Examination } from '../../src/saml/examination.ts';
import { type ExaminedAgainst, examineResponse } from '../../src/saml/examine-response.ts';
import { redact } from '../../src/saml/redact.ts';
import { createVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import { SAMLP_ENTITY_ID, type SamlpSettings, samlpResponse } from '../support/samlp-response.ts';
import { type ResponseOverrides, respond, type ScriptedIdp } from '../support/scripted-idp.ts';
import { SERVICE_PROVIDER } from '../support/sign-in-world.ts';

const REQUEST_ID = '_7d1f0000000000000000000000000000000000aa';
const MINUTE = 60_000;
const ACS = SERVICE_PROVIDER.assertionConsumerServiceUrl;
const GUIDS = ['5c3d0f0e-7a3b-4f0e-9b1a-0123456789ab', '11111111-2222-3333-4444-555555555555'];
const GROUP_CLAIM = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';

let verifier: Verifier;
let idp: KeyAndCertificate;
let stranger: KeyAndCertificate;
let expired: KeyAndCertificate;

beforeAll(async () => {
  const make = (commonName: string, notAfter = new Date(Date.now() + 3_600_000)) =>
    makeCertificate({ commonName, keyKind: 'rsa-2048', purpose: 'signing', notAfter });
  idp = await make('idp');
  stranger = await make('new key of idp');
  expired = await make('old key of idp', new Date('2020-01-31T12:00:00Z'));
  verifier = createVerifier({ logger: recordingLogger().logger, threads: 1 });
});
afterAll(() => verifier.close());

interface Row {
  /** What somebody got wrong, and the one diagnosis that it must lead to; with it come `also`. */
  readonly mistake: string;
  readonly code: DiagnosisCode;
  readonly also?: readonly DiagnosisCode[];
  /** How the package samlp was set up. */
  readonly samlp?: () => SamlpSettings;
  /** What the scripted provider says, where the package cannot be brought to say it. */
  readonly scripted?: ResponseOverrides;
  readonly signer?: () => KeyAndCertificate;
  readonly edit?: (xml: string) => string;
  readonly against?: () => Partial<ExaminedAgainst>;
  /** Our clock, beside that of the provider. */
  readonly ourClock?: number;
  readonly facts?: () => Record<string, unknown>;
  /** What the English words must say. */
  readonly says: RegExp;
}

const fingerprint = ({ certificate }: KeyAndCertificate) => new X509Certificate(certificate).fingerprint256;
const statusOf = (code: string, subCode: string): ResponseOverrides => ({
  status: { code: `urn:oasis:names:tc:SAML:2.0:status:${code}`, subCode, message: null },
  assertion: null,
});
const attributes = (...names: readonly string[]): ResponseOverrides => ({
  assertion: { attributeStatements: [names.map((name, index) => ({ name, values: [`value ${index}`] }))] },
});

const ROWS: readonly Row[] = [
  {
    mistake: 'samlp signs the Assertion alone, which is its default',
    code: 'only-assertion-signed',
    samlp: () => ({ options: { signResponse: false } }),
    says: /Only the Assertion is signed/,
  },
  {
    mistake: 'samlp signs the Response alone',
    code: 'only-response-signed',
    samlp: () => ({ options: { signAssertion: false } }),
    says: /Only the Response is signed/,
  },
  {
    mistake: 'samlp signs nothing',
    code: 'nothing-signed',
    samlp: () => ({ options: { signResponse: false, signAssertion: false } }),
    says: /Nothing is signed/,
  },
  {
    mistake: 'samlp signs with RSA and SHA-1',
    code: 'sha-1',
    samlp: () => ({ options: { signatureAlgorithm: 'rsa-sha1', digestAlgorithm: 'sha1' } }),
    facts: () => ({ algorithms: expect.stringMatching(/rsa-sha1/) }),
    says: /SHA-1 can be forged.*RSA with SHA-256/s,
  },
  {
    mistake: 'samlp was told another assertion consumer service, with a slash at the end',
    code: 'wrong-acs-url',
    also: ['wrong-acs-url'],
    samlp: () => ({ options: { destination: `${ACS}/`, recipient: `${ACS}/` } }),
    facts: () => ({
      expected: ACS,
      received: `${ACS}/`,
      differences: 'trailing-slash',
      where: 'Destination',
    }),
    says: /A slash at the end is missing or too many/,
  },
  {
    mistake: 'samlp was told another recipient alone, in capital letters',
    code: 'wrong-acs-url',
    samlp: () => ({ options: { recipient: ACS.toUpperCase() } }),
    facts: () => ({ where: 'Recipient', differences: 'case' }),
    says: /Recipient says .* capital letters only/,
  },
  {
    mistake: 'samlp was told another audience',
    code: 'wrong-audience',
    samlp: () => ({ options: { audience: 'https://portal.example.com' } }),
    facts: () => ({ expected: SERVICE_PROVIDER.entityId, received: 'https://portal.example.com' }),
    says: /Audience says “https:\/\/portal\.example\.com”, and it must be our entity ID/,
  },
  {
    mistake: 'another application of the same provider answers',
    code: 'wrong-entity-id',
    samlp: () => ({ options: { issuer: `${SAMLP_ENTITY_ID}/app-2` } }),
    facts: () => ({ expected: SAMLP_ENTITY_ID, received: `${SAMLP_ENTITY_ID}/app-2` }),
    says: /calls itself “urn:idp:samlp\/app-2”/,
  },
  {
    mistake: 'the clock of samlp is 20 minutes ahead',
    code: 'clock-ahead',
    ourClock: -20 * MINUTE,
    facts: () => ({ seconds: expect.stringMatching(/^(1199|1200|1201)$/), allowedSeconds: '180' }),
    says: /ahead of ours, and 180 are allowed/,
  },
  {
    mistake: 'the clock of samlp is 20 minutes behind',
    code: 'clock-behind',
    ourClock: 20 * MINUTE,
    facts: () => ({ seconds: expect.stringMatching(/^(1199|1200|1201|1202)$/) }),
    says: /behind ours/,
  },
  {
    mistake: 'memberOf is written in another case',
    code: 'groups-under-another-name',
    samlp: () => ({ claims: { MemberOf: ['engineering'] } }),
    facts: () => ({ received: 'MemberOf', kind: 'case' }),
    says: /there is “MemberOf”.*capital letters/,
  },
  {
    mistake: 'memberOf is misspelt',
    code: 'groups-under-another-name',
    samlp: () => ({ claims: { membreOf: ['engineering'] } }),
    facts: () => ({ received: 'membreOf', kind: 'misspelt' }),
    says: /seems to be misspelt/,
  },
  ...[GROUP_CLAIM, 'http://schemas.xmlsoap.org/claims/Group', 'groups', 'Role'].map(
    (name): Row => ({
      mistake: `groups come as ${name}`,
      code: 'groups-under-another-name',
      samlp: () => ({ claims: { [name]: ['some-group'] } }),
      facts: () => ({ received: name, kind: 'claim' }),
      says: /what some identity providers call groups by themselves/,
    }),
  ),
  {
    mistake: 'groups come under a name that nobody knows, but a rule names one',
    code: 'groups-under-another-name',
    samlp: () => ({ claims: { teams: ['engineering', 'sales'] } }),
    facts: () => ({ received: 'teams', kind: 'values' }),
    says: /Its values are groups that your rules name/,
  },
  {
    mistake: 'memberOf has all groups in one value, with commas',
    code: 'groups-in-one-value',
    samlp: () => ({ claims: { memberOf: 'engineering, sales,ops' } }),
    facts: () => ({ separator: 'comma', count: '3' }),
    says: /one value with 3 parts, between which there is a comma/,
  },
  {
    mistake: 'memberOf has all groups in one value, with semicolons',
    code: 'groups-in-one-value',
    samlp: () => ({ claims: { memberOf: 'engineering;sales' } }),
    facts: () => ({ separator: 'semicolon' }),
    says: /a semicolon/,
  },
  {
    mistake: 'Entra ID sends its link, since the person is in too many groups',
    code: 'groups-overage-link',
    samlp: () => ({
      claims: { 'http://schemas.microsoft.com/claims/groups.link': 'https://graph.example/getMemberObjects' },
    }),
    says: /more than 150 groups/,
  },
  {
    mistake: 'groups are object ids, and the rules name names',
    code: 'groups-are-object-ids',
    samlp: () => ({ claims: { memberOf: GUIDS } }),
    facts: () => ({ count: '2' }),
    says: /All 2 values of memberOf are ids/,
  },
  {
    mistake: 'there are 201 groups',
    code: 'groups-over-limit',
    samlp: () => ({
      claims: { memberOf: ['engineering', ...Array.from({ length: 200 }, (_, i) => `g${i}`)] },
    }),
    facts: () => ({ count: '201', most: '200' }),
    says: /The first 200 count/,
  },
  {
    mistake: 'the rule names the group in another case',
    code: 'no-group-is-named-by-a-rule',
    samlp: () => ({ claims: { memberOf: ['Engineering', 'sales'] } }),
    facts: () => ({ near: 'engineering', nearBy: 'case' }),
    says: /A rule names “engineering”, which differs in capital letters/,
  },
  {
    mistake: 'Keycloak sends the full path of groups',
    code: 'no-group-is-named-by-a-rule',
    samlp: () => ({ claims: { memberOf: ['/engineering'] } }),
    facts: () => ({ near: 'engineering', nearBy: 'path' }),
    says: /came with its path in front/,
  },
  {
    mistake: 'there is an attribute, but none with groups',
    code: 'no-groups',
    samlp: () => ({ claims: { FirstName: 'Alice' } }),
    says: /no value under memberOf/,
  },
  {
    mistake: 'Keycloak sends its role_list beside memberOf',
    code: 'role-list-default',
    samlp: () => ({
      claims: {
        memberOf: ['engineering'],
        Role: ['default-roles-corp', 'offline_access', 'uma_authorization'],
      },
    }),
    says: /what Keycloak adds to every client by itself/,
  },
  {
    mistake: 'Keycloak writes one Attribute for each role',
    code: 'attribute-repeated',
    also: ['no-groups'],
    scripted: attributes('Department', 'Department', 'Department'),
    facts: () => ({ name: 'Department', count: '3' }),
    says: /“Department” comes 3 times/,
  },
  {
    mistake: 'NameID is a user name',
    code: 'name-id-not-email',
    samlp: () => ({ nameId: 'alice' }),
    facts: () => ({ kind: 'user-name' }),
    says: /looks like a user name/,
  },
  {
    mistake: 'NameID is an object id',
    code: 'name-id-not-email',
    samlp: () => ({
      nameId: GUIDS[0] ?? '',
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    }),
    facts: () => ({ kind: 'object-id' }),
    says: /looks like the id of an object/,
  },
  {
    mistake: 'NameID is an email address under another Format',
    code: 'name-id-format',
    samlp: () => ({ nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
    facts: () => ({ format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
    says: /Only the format of NameID is wrong/,
  },
  {
    mistake: 'samlp has no claim to make',
    code: 'no-attribute',
    samlp: () => ({ claims: {} }),
    says: /At least one attribute is required/,
  },
  {
    mistake: 'samlp encrypts the Assertion, and we have no key',
    code: 'encrypted-without-our-key',
    samlp: () => ({
      options: {
        encryptionCert: stranger.certificate,
        encryptionPublicKey: new X509Certificate(stranger.certificate).publicKey.export({
          type: 'spki',
          format: 'pem',
        }),
      },
    }),
    says: /is encrypted/,
  },
  {
    mistake: 'the person is in thousands of groups',
    code: 'too-large',
    samlp: () => ({
      claims: { memberOf: Array.from({ length: 3000 }, (_, i) => `a-group-with-a-long-name-${i}`) },
    }),
    facts: () => ({ most: '131072' }),
    says: /131072 are allowed/,
  },
  {
    mistake: 'the provider does not let the person use the application',
    code: 'status-not-success',
    scripted: statusOf('Responder', 'urn:oasis:names:tc:SAML:2.0:status:RequestDenied'),
    facts: () => ({ status: 'Responder', detail: 'RequestDenied' }),
    says: /not assigned to the application/,
  },
  {
    mistake: 'the provider signs with a new key',
    code: 'certificate-unknown',
    against: () => ({ signingCertificates: [stranger.certificate] }),
    facts: () => ({ received: fingerprint(idp), known: fingerprint(stranger) }),
    says: /a key that we do not know/,
  },
  {
    mistake: 'the certificate of the provider has ended, which alone refuses nobody',
    code: 'certificate-expired',
    signer: () => expired,
    against: () => ({ signingCertificates: [expired.certificate] }),
    facts: () => ({ fingerprint: fingerprint(expired), expiredAt: '2020-01-31T12:00:00.000Z' }),
    says: /ended on 2020-01-31/,
  },
  {
    mistake: 'the provider signs with a new key, since the one that we know has ended',
    code: 'certificate-unknown',
    also: ['certificate-expired'],
    against: () => ({ signingCertificates: [expired.certificate] }),
    says: /a key that we do not know/,
  },
  {
    mistake: 'something on the way changes the Response',
    code: 'changed-after-signing',
    edit: (xml) => xml.replace('>engineering<', '>Engineering<'),
    against: () => ({ rules: { groups: [], everybody: true } }),
    facts: () => ({ known: fingerprint(idp) }),
    says: /still the signature does not fit/,
  },
];

async function examine(row: Row): Promise<Examination> {
  const now = Date.now();
  const field = await written(row);
  const expected = {
    requestId: REQUEST_ID,
    idpEntityId: SAMLP_ENTITY_ID,
    assertionConsumerServiceUrl: ACS,
    audience: SERVICE_PROVIDER.entityId,
    clockSkewMs: 180_000,
  };
  const against = {
    expected,
    signingCertificates: [idp.certificate],
    rules: { groups: ['engineering'], everybody: false },
    ...row.against?.(),
  };
  return examineResponse({ verifier }, field, against, now + (row.ourClock ?? 0));
}

async function written({ samlp, scripted, signer = () => idp, edit = (xml) => xml }: Row): Promise<string> {
  const edited = (field: string) =>
    Buffer.from(edit(Buffer.from(field, 'base64').toString())).toString('base64');
  if (!scripted) return edited(await samlpResponse(signer(), SERVICE_PROVIDER, REQUEST_ID, samlp?.()));
  const provider: ScriptedIdp = {
    entityId: SAMLP_ENTITY_ID,
    singleSignOnServiceUrl: 'https://idp.example/sso',
    signing: signer(),
    keyKind: 'rsa-2048',
  };
  const request = { id: REQUEST_ID, issuer: SERVICE_PROVIDER.entityId, assertionConsumerServiceUrl: ACS };
  return edited(respond(provider, request, { overrides: scripted }).samlResponse);
}

describe('a diagnosis', () => {
  it('is not made where nothing is wrong', async () => {
    const { accepted, diagnoses } = await examine({ mistake: '', code: 'sha-1', says: /./ });
    expect({ accepted, diagnoses }).toEqual({ accepted: true, diagnoses: [] });
  });

  it.each(ROWS)('$code: $mistake', async (row) => {
    const examination = await examine(row);
    const { diagnoses } = examination;
    expect(diagnoses.map(({ code }) => code)).toEqual([row.code, ...(row.also ?? [])]);
    const [first] = diagnoses;
    if (!first) throw new Error('There is no diagnosis.');
    if (row.facts) expect(first.facts).toMatchObject(row.facts());
    const { title, explanation, whatToDo } = diagnosisWords(WORDS.en, first);
    expect(`${title}. ${explanation} ${whatToDo}`).toMatch(row.says);
    for (const words of Object.values(WORDS)) {
      expect(Object.values(diagnosisWords(words, first)).join(' ')).not.toMatch(/\{|\}|undefined| {2}/);
    }
    expect(JSON.stringify(diagnoses)).not.toContain('alice');
    // A trace says the same: no fact that words need is withheld there.
    const rules = { isNamedByRule: (value: string) => value === 'engineering', digestOf: () => 'digest' };
    expect(redact(examination, rules).diagnoses).toEqual(diagnoses);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a distinguished name, which has commas of its own', ['CN=vpn,OU=groups,DC=corp,DC=example'], ['x']],
    ['a name with a comma that a rule names', ['R&D, Berlin'], ['R&D, Berlin']],
    ['ids that a rule names', GUIDS, GUIDS],
  ])('takes %s for a group', async (_, memberOf, groups) => {
    const row = { mistake: '', code: 'no-groups', says: /./ } as const;
    const { diagnoses } = await examine({
      ...row,
      samlp: () => ({ claims: { memberOf } }),
      against: () => ({ rules: { groups, everybody: false } }),
    });
    const found = diagnoses.map(({ code }) => code).filter((code) => code !== 'no-group-is-named-by-a-rule');
    expect(found).toEqual([]);
  });

  it('says nothing of groups that do not matter where a rule admits everybody', async () => {
    const { diagnoses } = await examine({
      mistake: '',
      code: 'no-groups',
      says: /./,
      samlp: () => ({ claims: { memberOf: GUIDS } }),
      against: () => ({ rules: { groups: [], everybody: true } }),
    });
    expect(diagnoses).toEqual([]);
  });

  it('is provoked here for every code that there is', () => {
    expect(new Set(ROWS.map(({ code }) => code))).toEqual(new Set(DIAGNOSES));
  });
});
