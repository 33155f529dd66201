import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, type CheckName } from '../../src/saml/checks.ts';
import type { Examination } from '../../src/saml/examination.ts';
import { type ExaminedAgainst, examineResponse } from '../../src/saml/examine-response.ts';
import { ProviderChanged, RequestExpired } from '../../src/saml/refusals.ts';
import { createVerifier, type Verifier } from '../../src/saml/verifier.ts';
import { recordingLogger } from '../support/recording-logger.ts';
import {
  createScriptedIdp,
  encodeResponse,
  type RespondOptions,
  respond,
  type ScriptedIdp,
} from '../support/scripted-idp.ts';
import { SERVICE_PROVIDER } from '../support/sign-in-world.ts';

const REQUEST = {
  id: '_7d1f0000000000000000000000000000000000aa',
  issuer: SERVICE_PROVIDER.entityId,
  assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
};

let idp: ScriptedIdp;
let verifier: Verifier;
let verified: string[] = [];

beforeAll(async () => {
  idp = await createScriptedIdp();
  verifier = createVerifier({ logger: recordingLogger().logger, threads: 1 });
});
afterAll(() => verifier.close());

/** What an examination says of a field; `verified` says what came to the verifier. */
function examine(field: string, against: Partial<ExaminedAgainst> = {}): Promise<Examination> {
  verified = [];
  const recorded: Pick<Verifier, 'verify' | 'decrypts'> = {
    decrypts: verifier.decrypts,
    verify: (xml, certificates, from) => {
      verified.push(xml);
      return verifier.verify(xml, certificates, from);
    },
  };
  const expected = {
    requestId: REQUEST.id,
    idpEntityId: idp.entityId,
    assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
    audience: SERVICE_PROVIDER.entityId,
    clockSkewMs: 180_000,
  };
  const trusted = { expected, signingCertificates: [idp.signing.certificate], ...against };
  return examineResponse({ verifier: recorded }, field, trusted, Date.now());
}

const written = (options: RespondOptions = {}) => respond(idp, REQUEST, options).samlResponse;

const withOutcome = ({ checks }: Examination, outcome: string): readonly CheckName[] =>
  checks.filter((check) => check.outcome === outcome).map(({ check }) => check);

describe('an examination', () => {
  it('passes every check of a genuine Response, and says what it says', async () => {
    const examination = await examine(written());
    expect(examination).toMatchObject({
      accepted: true,
      subject: { nameId: 'alice@corp.example', firstName: 'Alice', lastName: 'Archer' },
      groups: ['engineering'],
    });
    expect(examination.code).toBeUndefined();
    expect(examination.attributes.map(({ name }) => name)).toEqual(['FirstName', 'LastName', 'memberOf']);
    expect(examination.checks).toEqual(CHECKS.map((check) => ({ check, outcome: 'passed' })));
  });

  it('goes on after a check failed, and ends as a sign-in does: with the first', async () => {
    const examination = await examine(
      written({
        overrides: {
          destination: 'https://elsewhere.example/acs',
          assertion: {
            conditions: { audienceRestrictions: [['urn:somebody-else']], notOnOrAfter: '-1h' },
            authnStatements: [],
          },
        },
      }),
    );
    expect(withOutcome(examination, 'failed')).toEqual([
      'destination',
      'audience',
      'conditions-window',
      'authn-statement',
    ]);
    expect(withOutcome(examination, 'not-reached')).toEqual(['session-end']);
    expect(examination).toMatchObject({ accepted: false, code: 'DestinationMismatch' });
    expect(examination.checks.find(({ check }) => check === 'audience')).toEqual({
      check: 'audience',
      outcome: 'failed',
      code: 'AudienceMismatch',
      expected: SERVICE_PROVIDER.entityId,
      received: 'urn:somebody-else',
    });
  });

  it.each<[string, (xml: string) => string]>([
    ['is not well-formed', (xml) => xml.slice(0, -20)],
    ['has a DOCTYPE', (xml) => xml.replace('?>', '?><!DOCTYPE x>')],
    [
      'has no signature on the Assertion',
      (xml) => xml.replace(/(<saml2:Assertion.*?)<ds:Signature.*?<\/ds:Signature>/s, '$1'),
    ],
    [
      'hides an Assertion in a signature',
      (xml) => xml.replace('</ds:Signature>', '<ds:Object/></ds:Signature>'),
    ],
    ['is encrypted', (xml) => xml.replaceAll('saml2:Assertion', 'saml2:EncryptedAssertion')],
  ])('hands no document to the verifier that %s', async (_, change) => {
    const xml = Buffer.from(written(), 'base64').toString();
    const changed = change(xml);
    expect(changed).not.toBe(xml);
    const examination = await examine(encodeResponse(changed));
    expect(verified).toEqual([]);
    expect(examination.checks.find(({ check }) => check === 'signatures')?.outcome).toBe('not-reached');
    expect(examination.accepted).toBe(false);
  });

  it('reads what nobody signed only to report it', async () => {
    const forged = Buffer.from(written(), 'base64').toString().replace('alice@', 'mallory@');
    const examination = await examine(encodeResponse(forged));
    expect(examination).toMatchObject({ accepted: false, code: 'SignatureInvalid' });
    expect(examination.subject?.nameId).toBe('mallory@corp.example');
    expect(withOutcome(examination, 'failed')).toEqual(['signatures']);
  });

  it('still verifies a Response that nobody asked for, and refuses it as a sign-in does', async () => {
    const examination = await examine(written({ overrides: { inResponseTo: null } }));
    expect(examination).toMatchObject({ accepted: false, code: 'InResponseToMissing' });
    expect(withOutcome(examination, 'failed')).toEqual(['answers-a-request']);
    expect(withOutcome(examination, 'not-reached')).toEqual(['in-response-to']);
    expect(verified).toHaveLength(1);
  });

  it('judges no shape of an answer of failure, which comes unsigned', async () => {
    const status = { code: 'urn:oasis:names:tc:SAML:2.0:status:Responder', subCode: null, message: null };
    const overrides = { status, assertion: null };
    const examination = await examine(written({ overrides, signatures: { response: null } }));
    expect(examination.code).toBe('StatusNotSuccess');
    expect(withOutcome(examination, 'failed')).toEqual(['status', 'status-code']);
    expect(withOutcome(examination, 'not-reached')).toContain('response-signed');
  });

  it('puts what the store refuses where a sign-in asks the store', async () => {
    const failing = written({ overrides: { destination: 'https://elsewhere.example/acs' } });
    const expired = await examine(failing, { refusal: new RequestExpired() });
    expect(expired.code).toBe('RequestExpired');
    expect(withOutcome(expired, 'failed')).toEqual(['request', 'destination']);
    const changed = await examine(failing, { refusal: new ProviderChanged(), signingCertificates: [] });
    expect(withOutcome(changed, 'failed')).toEqual(['provider', 'destination']);
    expect(withOutcome(changed, 'not-reached')).toEqual(['signatures', 'signed-content']);
  });

  it('accepts nothing that it could not verify, even if no check failed', async () => {
    const examination = await examine(written(), { signingCertificates: [] });
    expect(examination.code).toBeUndefined();
    expect(examination.accepted).toBe(false);
  });

  it('takes the request that a Response names for ours where none is given, and says that by not reaching the check', async () => {
    const expected = {
      idpEntityId: idp.entityId,
      assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
      audience: SERVICE_PROVIDER.entityId,
      clockSkewMs: 180_000,
    };
    const examination = await examine(written(), { expected });
    expect(withOutcome(examination, 'not-reached')).toEqual(['request']);
    expect(examination.accepted).toBe(true);
  });
});
