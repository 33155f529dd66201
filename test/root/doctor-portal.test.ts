import { describe, expect, it } from 'vitest';
import { judgePortal } from '../../src/doctor-portal.ts';
import { judgeCookies } from '../../src/doctor-portal-cookies.ts';
import type { PortalAnswer } from '../../src/doctor-portal-probe.ts';
import { judgeTls } from '../../src/doctor-portal-tls.ts';
import { serviceProviderMetadata } from '../../src/saml/sp-metadata.ts';

const PORTAL = new URL('https://vpn.example.com');
const PROVIDER = {
  entityId: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'https://vpn.example.com/api/auth/sso/saml',
};
const DAY = 86_400_000;
const NOW = Date.parse('2026-11-21T12:00:00Z');

const answer = (more: Partial<PortalAnswer>): PortalAnswer => ({
  status: 200,
  headers: new Map(),
  setCookies: [],
  body: serviceProviderMetadata(PROVIDER),
  clockAhead: 0,
  localAddress: '10.0.0.4',
  tls: undefined,
  ...more,
});
const judge = (more: Partial<PortalAnswer>) => {
  const { level, text } = judgePortal(PORTAL, { value: answer(more) }, PROVIDER);
  return `${level} ${text}`;
};

describe('judgePortal', () => {
  it('knows this Postern by its metadata', () => {
    expect(judge({})).toBe('ok Postern answers there, with the entity ID urn:amazon:webservices:clientvpn.');
  });

  it.each([
    [
      { status: 301, headers: new Map([['location', 'https://www.example.com/']]) },
      /redirects to https:\/\/www/,
    ],
    [{ status: 502, body: '' }, /^fault A proxy answers .* and Postern behind it does not \(502\)/],
    [{ status: 404, body: 'not found' }, /^fault Something else than Postern answers/],
    [{ body: '<html>Welcome to nginx!</html>' }, /^fault Something else than Postern answers/],
    [
      { body: serviceProviderMetadata({ ...PROVIDER, entityId: 'urn:other' }) },
      /^fault .*entity ID urn:other, this configuration urn:amazon/,
    ],
    [
      {
        body: serviceProviderMetadata({
          ...PROVIDER,
          assertionConsumerServiceUrl: 'https://old.example/acs',
        }),
      },
      /^fault .*takes Responses at https:\/\/old\.example\/acs/,
    ],
    [{ body: `${serviceProviderMetadata(PROVIDER)}<!-- newer -->` }, /^warning .*another version/],
  ])('says what answers instead: %#', (more, expected) => {
    expect(judge(more)).toMatch(expected);
  });

  it.each([
    ['getaddrinfo ENOTFOUND vpn.example.com', 'its name cannot be resolved here'],
    ['connect ECONNREFUSED 192.0.2.1:443', 'nobody listens there'],
    ['connect EHOSTUNREACH 192.0.2.1:443', 'there is no way there from this machine'],
    ['socket hang up', 'the connection was cut'],
    ['The operation was aborted due to timeout', 'no answer came in time'],
    [
      'write EPROTO 0A00010B:SSL routines::wrong version number',
      'what answers does not speak TLS as it should',
    ],
    ['something new', 'something new'],
  ])('puts "%s" into words', (failure, words) => {
    const { level, text } = judgePortal(PORTAL, { failure, level: 'fault' }, PROVIDER);
    expect(level).toBe('fault');
    expect(text).toContain(`https://vpn.example.com is not reached from here: ${words}`);
  });
});

describe('judgeTls', () => {
  const tls = (left: number, lifetime: number, problem?: string) =>
    judgeTls({ problem, startsAt: NOW + (left - lifetime) * DAY, endsAt: NOW + left * DAY }, NOW).level;

  it.each([
    [60, 90, 'ok'],
    [8, 90, 'ok'],
    [6, 90, 'warning'],
    [4, 6, 'ok'],
    [1, 6, 'warning'],
  ])('says of a certificate with %i of %i days left: %s', (left, lifetime, level) => {
    expect(tls(left, lifetime)).toBe(level);
  });

  it.each([
    ['CERT_HAS_EXPIRED', 'fault'],
    ['CERT_NOT_YET_VALID', 'fault'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'fault'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'warning'],
  ])('takes %s for a %s', (problem, level) => {
    expect(tls(60, 90, problem)).toBe(level);
  });
});

describe('judgeCookies', () => {
  const GOOD = '__Host-postern_binding=x; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax';
  const judged = (...setCookies: readonly string[]) => judgeCookies(PORTAL, answer({ setCookies }));

  it('is content with the cookie as Postern sets it, whatever else the proxy sets', () => {
    expect(judged('route=1; Path=/', GOOD).level).toBe('ok');
  });

  it.each([
    [[], 'No cookie __Host-postern_binding comes'],
    [[GOOD.replace('__Host-', '')], 'No cookie __Host-postern_binding comes'],
    [[GOOD.replace('; Secure', '')], 'it comes without secure.'],
    [[GOOD.replace('SameSite=Lax', 'SameSite=None')], 'it comes without samesite=lax.'],
    [[GOOD.replace('Path=/;', 'Path=/vpn;')], 'it comes without path=/.'],
    [[`${GOOD}; Domain=example.com`], 'it comes with domain=example.com.'],
  ])('says what is wrong with %j', (cookies, words) => {
    expect(judged(...cookies)).toMatchObject({ level: 'fault', text: expect.stringContaining(words) });
  });
});
