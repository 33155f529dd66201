import { describe, expect, it } from 'vitest';
import { checkAssertion } from '../../src/saml/check-assertion.ts';
import { checkResponse } from '../../src/saml/check-response.ts';
import type { ExpectedResponse } from '../../src/saml/expected-response.ts';
import { SignInRefused } from '../../src/saml/refusals.ts';
import { RESPONSE_RULES } from '../../src/saml/scan-response.ts';
import { parseStrictXml } from '../../src/saml/strict-xml.ts';
import { childrenNamed } from '../../src/saml/xml-element.ts';
import { createScriptedIdp, type ResponseOverrides, respond } from '../support/scripted-idp.ts';

const NOW = Date.parse('2030-06-01T12:00:00.000Z');
const SKEW = 180_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (offset: number) => new Date(NOW + offset).toISOString();

const idp = await createScriptedIdp({ keyKind: 'ec-p256' });
const REQUEST = { id: '_1f6c', issuer: 'urn:sp', assertionConsumerServiceUrl: 'http://localhost:8080/acs' };
const EXPECTED: ExpectedResponse = {
  requestId: REQUEST.id,
  idpEntityId: idp.entityId,
  assertionConsumerServiceUrl: REQUEST.assertionConsumerServiceUrl,
  audience: REQUEST.issuer,
  clockSkewMs: SKEW,
};

/** What the checks say of the honest Response of this moment, but for `overrides`. */
function check(overrides: ResponseOverrides = {}) {
  const { xml } = respond(idp, REQUEST, { overrides, now: NOW });
  const response = parseStrictXml(xml, RESPONSE_RULES);
  const [assertion] = childrenNamed(response, 'saml:Assertion');
  if (!assertion) throw new Error('The scripted provider wrote no Assertion.');
  checkResponse(response, EXPECTED, NOW);
  return checkAssertion(assertion, EXPECTED, NOW);
}

function codeOf(overrides: ResponseOverrides): string {
  try {
    check(overrides);
    return 'accepted';
  } catch (error) {
    if (error instanceof SignInRefused) return error.code;
    throw error;
  }
}

const conditions = (notBefore: number, notOnOrAfter: number): ResponseOverrides => ({
  assertion: { conditions: { notBefore: at(notBefore), notOnOrAfter: at(notOnOrAfter) } },
});
const confirmation = (notOnOrAfter: number) => ({
  method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
  data: {
    recipient: REQUEST.assertionConsumerServiceUrl,
    inResponseTo: REQUEST.id,
    notBefore: null,
    notOnOrAfter: at(notOnOrAfter),
  },
});
const confirmed = (...notOnOrAfters: readonly number[]): ResponseOverrides => ({
  assertion: { subject: { confirmations: notOnOrAfters.map(confirmation) } },
});
const session = (sessionNotOnOrAfter: number): ResponseOverrides => ({
  assertion: {
    authnStatements: [
      { authnInstant: at(-1), sessionIndex: null, sessionNotOnOrAfter: at(sessionNotOnOrAfter) },
    ],
  },
});

describe('the checks on a verified Assertion', () => {
  it('read who it is about, and until when it could be used again', () => {
    expect(check()).toEqual({
      assertionId: expect.stringMatching(/^id/),
      nameId: 'alice@corp.example',
      firstName: 'Alice',
      lastName: 'Archer',
      groups: ['engineering'],
      authenticatedAt: NOW - MINUTE,
      usableUntil: NOW + 5 * MINUTE + SKEW,
    });
  });

  it.each<[string, ResponseOverrides, string]>([
    ['Conditions that end within the skew', conditions(-DAY / 2, -SKEW + 1), 'accepted'],
    ['Conditions that ended with the skew', conditions(-DAY / 2, -SKEW), 'AssertionExpired'],
    ['Conditions that begin with the skew', conditions(SKEW, 2 * SKEW), 'accepted'],
    ['Conditions that begin after the skew', conditions(SKEW + 1, 2 * SKEW), 'AssertionNotYetValid'],
    ['Conditions of 24 hours', conditions(-MINUTE, DAY - MINUTE), 'accepted'],
    ['Conditions of more', conditions(-MINUTE, DAY - MINUTE + 1), 'ValidityTooLong'],
    ['Conditions that end before they begin', conditions(MINUTE, -MINUTE), 'AssertionExpired'],
    ['a confirmation that ends within the skew', confirmed(-SKEW + 1), 'accepted'],
    ['a confirmation that ended with the skew', confirmed(-SKEW), 'SubjectConfirmationExpired'],
    ['a confirmation of 24 hours by a clock that is ahead', confirmed(DAY + SKEW), 'accepted'],
    ['a confirmation of more', confirmed(DAY + SKEW + 1), 'ValidityTooLong'],
    ['a session that ends within the skew', session(-SKEW + 1), 'accepted'],
    ['a session that ended with the skew', session(-SKEW), 'SessionExpired'],
    ['a session of a year', session(365 * DAY), 'accepted'],
    ['a Response issued with the skew to come', { issueInstant: at(SKEW) }, 'accepted'],
    ['a Response issued after it', { issueInstant: at(SKEW + 1) }, 'IssueInstantOutOfRange'],
    ['a Response as old as a sign-in may be', { issueInstant: at(-10 * MINUTE - SKEW) }, 'accepted'],
    ['an older one', { issueInstant: at(-10 * MINUTE - SKEW - 1) }, 'IssueInstantOutOfRange'],
  ])('judge %s to the millisecond', (_name, overrides, code) => {
    expect(codeOf(overrides)).toBe(code);
  });

  it('remember an Assertion for as long as its longest window', () => {
    expect(check(confirmed(MINUTE, 8 * MINUTE, 3 * MINUTE)).usableUntil).toBe(NOW + 8 * MINUTE + SKEW);
    expect(check(conditions(-MINUTE, 9 * MINUTE)).usableUntil).toBe(NOW + 9 * MINUTE + SKEW);
  });

  it('name the first bearer confirmation when none holds', () => {
    const foreign = { ...confirmation(MINUTE), method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' };
    const expired = confirmation(-DAY);
    const elsewhere = { ...confirmation(MINUTE), data: { ...confirmation(MINUTE).data, recipient: 'x' } };
    const code = (...confirmations: readonly (typeof expired)[]) =>
      codeOf({ assertion: { subject: { confirmations } } });
    expect(code(foreign, expired, elsewhere)).toBe('SubjectConfirmationExpired');
    expect(code(elsewhere, expired)).toBe('RecipientMismatch');
    expect(code(foreign)).toBe('SubjectConfirmationNotBearer');
    expect(code(elsewhere, foreign, confirmation(MINUTE))).toBe('accepted');
  });
});
