import { describe, expect, it } from 'vitest';
import { deriveSigningKey } from '../../../src/ec2/access/signing-key.ts';
import { verifySignature } from '../../../src/ec2/access/verify-signature.ts';
import type { RawRequest } from '../../../src/ec2/service.ts';
import { PosternError } from '../../../src/kernel/errors.ts';
import { type Signing, signRequest } from '../../support/sign-request.ts';
import {
  RECORDED_AT,
  RECORDED_REALM,
  recordedClients,
  recordedKeys,
  recordedRequests,
} from '../../support/signed-requests.ts';

const [key] = recordedKeys;
if (!key) throw new Error('There are recorded keys.');
const signing: Signing = {
  accessKeyId: key.accessKeyId,
  secretAccessKey: key.secretAccessKey.reveal(),
  at: RECORDED_AT,
  body: 'Action=DescribeVpcs&Version=2016-11-15',
};

const verify = (request: RawRequest, now = RECORDED_AT, region = RECORDED_REALM.region) =>
  verifySignature(request, {
    findAccessKey: (id) => recordedKeys.find(({ accessKeyId }) => accessKeyId === id),
    realm: { ...RECORDED_REALM, region },
    now,
  });

/** The code of the refusal; `accepted` where there is none. */
function outcome(...verified: Parameters<typeof verify>): string {
  try {
    verify(...verified);
    return 'accepted';
  } catch (error) {
    if (error instanceof PosternError) return error.code;
    throw error;
  }
}

const signed = (changes: Partial<Signing>) => outcome(signRequest({ ...signing, ...changes }));
const MINUTE = 60_000;

describe('recorded requests', () => {
  it.each(recordedClients)('of %s are all accepted, in the name of the client', (client) => {
    const requests = recordedRequests(client);
    expect(requests.length).toBeGreaterThan(60);
    const users = requests.map((request) => verify(request).accessKey.userName);
    expect(new Set(users)).toEqual(new Set([client]));
  });

  it('are more than 300, and go to every service', () => {
    const requests = recordedClients.flatMap(recordedRequests);
    expect(requests.length).toBeGreaterThan(300);
    const services = new Set(requests.map((request) => verify(request).service));
    expect([...services].sort()).toEqual(['acm', 'ec2', 'iam', 'monitoring', 'sts']);
  });

  it('are refused with a secret that differs in one character', () => {
    const other = { ...key, secretAccessKey: { reveal: () => `${signing.secretAccessKey}!` } as never };
    const [request] = recordedRequests('aws-cli');
    if (!request) throw new Error('There are recordings.');
    const needs = { findAccessKey: () => other, realm: RECORDED_REALM, now: RECORDED_AT };
    expect(() => verifySignature(request, needs)).toThrow(
      expect.objectContaining({ code: 'SignatureMismatch' }),
    );
  });
});

describe('a signing key', () => {
  it('is derived as the example of the General Reference shows', () => {
    const scope = { day: '20120215', region: 'us-east-1', service: 'iam' };
    expect(deriveSigningKey('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', scope).toString('hex')).toBe(
      'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d',
    );
  });
});

describe('the time of a request', () => {
  it.each([
    [15 * MINUTE, 'accepted'],
    [-15 * MINUTE, 'accepted'],
    [15 * MINUTE + 1000, 'ClockSkewed'],
    [-15 * MINUTE - 1000, 'ClockSkewed'],
  ])('may be %i ms from ours: %s', (skew, code) => {
    expect(signed({ at: RECORDED_AT + skew })).toBe(code);
  });

  it('must be of the day of its scope, also around midnight', () => {
    const midnight = Date.parse('2026-11-22T00:00:00Z');
    const request = (at: number, day: string) => signRequest({ ...signing, at, day });
    expect(outcome(request(midnight + MINUTE, '20261122'), midnight)).toBe('accepted');
    expect(outcome(request(midnight - MINUTE, '20261121'), midnight)).toBe('accepted');
    expect(outcome(request(midnight + MINUTE, '20261121'), midnight)).toBe('SignatureIncomplete');
  });

  it.each(['', '20261121', '2026-11-21T18:46:00Z', '20261399T184600Z', '20261121T184600Z '])(
    'is no other text: %j',
    (date) => {
      expect(signed({ headers: { 'x-amz-date': date } })).not.toBe('accepted');
    },
  );
});

describe('the scope of a request', () => {
  it('names our Region; that of global services may be us-east-1', () => {
    const inFrankfurt = (service: string, region: string) =>
      outcome(signRequest({ ...signing, service, region }), RECORDED_AT, 'eu-central-1');
    expect(inFrankfurt('ec2', 'eu-central-1')).toBe('accepted');
    expect(inFrankfurt('ec2', 'us-east-1')).toBe('CredentialScopeRefused');
    expect(inFrankfurt('acm', 'us-east-1')).toBe('CredentialScopeRefused');
    expect(inFrankfurt('iam', 'us-east-1')).toBe('accepted');
    expect(inFrankfurt('sts', 'us-east-1')).toBe('accepted');
    expect(inFrankfurt('sts', 'eu-west-1')).toBe('CredentialScopeRefused');
  });

  it('names one of our services', () => {
    expect(signed({ service: 's3' })).toBe('CredentialScopeRefused');
  });
});

describe('what a signature must cover', () => {
  it.each([
    [{ headers: { 'x-amz-meta': 'a' } }, 'accepted'],
    [{ unsigned: { 'x-amz-meta': 'a' } }, 'SignatureIncomplete'],
    [{ unsigned: { 'X-Amz-Target': 'a' } }, 'SignatureIncomplete'],
    [{ unsigned: { 'user-agent': 'a' } }, 'accepted'],
    [{ unsigned: { Host: 'other' } }, 'SignatureIncomplete'],
    [{ unsigned: { Authorization: 'AWS4-HMAC-SHA256 other' } }, 'SignatureIncomplete'],
    [{ headers: { 'x-amz-security-token': 'a' } }, 'TemporaryCredentialsRefused'],
    [{ headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }, 'BodyHashRefused'],
    [{ headers: { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' } }, 'BodyHashRefused'],
    [{ accessKeyId: 'AKIAUNKNOWN000000000' }, 'AccessKeyUnknown'],
  ])('%j: %s', (changes, code) => {
    expect(signed(changes)).toBe(code);
  });

  it('includes the host and the type of the content, where it came', () => {
    const request = signRequest(signing);
    const without = (name: string) =>
      request.rawHeaders.map((text) => text.replace(/SignedHeaders=[^,]+/, (list) => list.replace(name, '')));
    expect(outcome({ ...request, rawHeaders: without('host;') })).toBe('SignatureIncomplete');
    expect(outcome({ ...request, rawHeaders: without('content-type;') })).toBe('SignatureIncomplete');
  });

  it('is every character of a header but blanks and tabs around it', () => {
    const request = signRequest({ ...signing, headers: { 'x-other': '1' } });
    const withOther = (other: string) =>
      outcome({ ...request, rawHeaders: request.rawHeaders.map((text) => (text === '1' ? other : text)) });
    expect(['1', ' 1', '1 \t '].map(withOther)).toEqual(['accepted', 'accepted', 'accepted']);
    for (const other of ['\u00a01', '1\u00a0', '1\u0085', '\u000b1']) {
      expect(withOther(other)).toBe('SignatureMismatch');
    }
  });

  it('is nothing that did not come', () => {
    const request = signRequest({ ...signing, headers: { 'x-other': '1' } });
    const rawHeaders = request.rawHeaders.filter((text) => text !== 'x-other' && text !== '1');
    expect(outcome({ ...request, rawHeaders })).toBe('SignatureIncomplete');
  });
});

describe('an Authorization header', () => {
  const request = signRequest(signing);
  const withAuthorization = (authorization: string | undefined) => {
    const headers = request.rawHeaders.slice(0, -2);
    return outcome({
      ...request,
      rawHeaders: authorization === undefined ? headers : [...headers, 'Authorization', authorization],
    });
  };
  const authorization = request.rawHeaders.at(-1) ?? '';

  it('is needed', () => {
    expect(withAuthorization(undefined)).toBe('SignatureMissing');
    expect(withAuthorization(authorization)).toBe('accepted');
  });

  it.each([
    ['Basic b3BzOm9wcw=='],
    [''],
    [authorization.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')],
    [authorization.replace('aws4_request', 'aws4_requests')],
    [authorization.replace('content-type;host', 'host;content-type')],
    [authorization.replace('content-type;host', 'host;host')],
    [authorization.slice(0, -1)],
    [`${authorization}0`],
    [`${authorization}, Signature=${'0'.repeat(64)}`],
    [`AWS4-HMAC-SHA256 ${'a'.repeat(100_000)}`],
  ])('has one form only: %s', (other) => {
    expect(withAuthorization(other)).toBe('SignatureIncomplete');
  });
});

describe('the address of a request', () => {
  it('may be signed with its path encoded a second time', () => {
    expect(signed({ target: '/api/ec2/' })).toBe('accepted');
    expect(signed({ target: '/a%20b', canonicalPath: '/a%2520b' })).toBe('accepted');
    expect(signed({ target: '/a%20b', canonicalPath: '/a%20b' })).toBe('SignatureMismatch');
  });

  it.each(['//', '/a//b', '/./', '/a/..', '/..', 'http://other/', '/ä'])(
    'is refused where clients differ in signing it: %s',
    (target) => {
      expect(signed({ target })).toBe('SignatureIncomplete');
    },
  );

  it('may have a query, which is signed in order', () => {
    const query = { method: 'GET', target: '/?b=2&a=%c3%bc&c' };
    expect(signed({ ...query, canonicalQuery: 'a=%C3%BC&b=2&c=' })).toBe('accepted');
    expect(signed({ ...query, canonicalQuery: 'b=2&a=%C3%BC&c=' })).toBe('SignatureMismatch');
  });

  it.each([
    ['/?a=1&a=2', 'a=1&a=2'],
    ['/?a=1&%61=2', 'a=1&a=2'],
    ['/?a=1+2', 'a=1%2B2'],
    ['/?a=%zz', 'a=%zz'],
    ['/?a=%ff', 'a=%FF'],
  ])('is refused where its query can be read in two ways: %s', (target, canonicalQuery) => {
    expect(signed({ target, canonicalQuery })).toBe('SignatureIncomplete');
  });

  it('does not hold the signature', () => {
    const target = '/?Action=DescribeVpcs&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00';
    expect(outcome({ ...signRequest(signing), method: 'GET', target })).toBe('PresignedUrlRefused');
  });
});
