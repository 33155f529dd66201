import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { browserMethodOf, challengeReplyOf } from '../../src/connections/client-software.ts';

const words = (password: string, peerInfo: Record<string, string> = {}, username = 'N/A') => ({
  username,
  password,
  device: { peerInfo },
});

describe('How a client gets its person to a browser', () => {
  it.each([
    ['OpenVPN GUI', words('saml', { IV_SSO: 'openurl,webauth,crtext' }), { method: 'web-auth' }],
    ['the CLI with our profile', words('saml', { IV_SSO: 'webauth' }), { method: 'web-auth' }],
    ['the AWS-provided client', words('ACS::35001'), { method: 'crv1', loopbackPort: 35_001 }],
    [
      'one that listens elsewhere',
      words('ACS::40000', { IV_VER: '3' }),
      { method: 'crv1', loopbackPort: 40_000 },
    ],
    [
      'one whose credentials a stock server cannot read',
      words('', {}, ''),
      { method: 'crv1', loopbackPort: 35_001 },
    ],
    ['the plain CLI', words('saml', { IV_VER: '2.6.14', IV_PLAT: 'linux' }), undefined],
    ['one that only shows texts', words('saml', { IV_SSO: 'crtext' }), undefined],
    ['one that says nothing of itself but a name', words('', {}, 'alice'), undefined],
  ])('is known of %s', (_client, said, method) => {
    expect(browserMethodOf(said)).toEqual(method);
  });

  it('takes no port that another service of the machine may have, and no text around one', () => {
    for (const password of [
      'ACS::22',
      'ACS::1023',
      'ACS::65536',
      'ACS::99999',
      'ACS::-1',
      'ACS::35001 ',
      'xACS::35001',
    ]) {
      expect(browserMethodOf(words(password))).toBeUndefined();
    }
  });
});

describe('What came back for a challenge', () => {
  it('is the state and the answer, however much of the answer is percent-encoded', () => {
    const base64 = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64'));
    const state = fc.stringMatching(/^[A-Za-z0-9_-]{1,43}$/);
    fc.assert(
      fc.property(state, base64, fc.boolean(), (known, answer, isEncoded) => {
        const sent = isEncoded ? encodeURIComponent(answer) : answer;
        expect(challengeReplyOf(`CRV1::${known}::${sent}`)).toEqual({ state: known, answer });
      }),
    );
  });

  it('is none in any other password, and what cannot be decoded stays as it is', () => {
    for (const password of [
      '',
      'CRV1',
      'CRV1::',
      'CRV1::::x',
      'crv1::a::b',
      ' CRV1::a::b',
      'SCRV1:YQ==:Yg==',
    ]) {
      expect(challengeReplyOf(password)).toBeUndefined();
    }
    expect(challengeReplyOf('CRV1::a::%')).toEqual({ state: 'a', answer: '%' });
  });
});
