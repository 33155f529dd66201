import { describe, expect, it } from 'vitest';
import { type ChosenSignIn, chooseSignIn } from '../../src/choose-sign-in.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { KnownSignIns } from '../../src/known-sign-ins.ts';

const arn = (name: string) => `arn:aws:iam::123456789012:saml-provider/${name}`;
const provider = (name: string) => ({
  samlProviderArn: arn(name),
  name,
  metadata: { entityId: `urn:idp:${name}`, singleSignOnServiceUrl: '', signingCertificates: [] },
});
const endpoint = (digit: string, own: string, portal?: string) =>
  ({
    clientVpnEndpointId: `cvpn-endpoint-${digit.repeat(17)}`,
    displayName: `Endpoint ${digit}`,
    authenticationOptions: [
      {
        type: 'federated-authentication',
        samlProviderArn: arn(own),
        ...(portal && { selfServiceSamlProviderArn: arn(portal) }),
      },
    ],
  }) as unknown as Endpoint;

const KNOWN = {
  providers: [provider('corp'), provider('partner')],
  endpoints: [endpoint('a', 'corp'), endpoint('b', 'corp'), endpoint('c', 'corp', 'partner')],
} as unknown as KnownSignIns;

const names = (chosen: ChosenSignIn | string) =>
  typeof chosen === 'string'
    ? chosen
    : [chosen.provider.name, ...chosen.endpoints.map(({ displayName }) => displayName)].join(', ');

describe('chooseSignIn', () => {
  it('takes the provider at which people sign in to the portal of the named endpoint', () => {
    expect(names(chooseSignIn(KNOWN, { endpoint: 'Endpoint a' }))).toBe('corp, Endpoint a');
    expect(names(chooseSignIn(KNOWN, { endpoint: `cvpn-endpoint-${'c'.repeat(17)}` }))).toBe(
      'partner, Endpoint c',
    );
  });

  it('takes the named provider, with every endpoint of its own or the named one', () => {
    expect(names(chooseSignIn(KNOWN, { provider: 'corp' }))).toBe('corp, Endpoint a, Endpoint b');
    expect(names(chooseSignIn(KNOWN, { provider: arn('partner') }))).toBe('partner, Endpoint c');
    expect(names(chooseSignIn(KNOWN, { provider: 'corp', endpoint: 'Endpoint c' }))).toBe('corp, Endpoint c');
  });

  it('goes by the Issuer only where nobody said which provider is meant, and says so', () => {
    const chosen = chooseSignIn(KNOWN, { issuer: 'urn:idp:partner' });
    expect(names(chosen)).toBe('partner, Endpoint c');
    expect(chosen).toMatchObject({ because: 'it is the Issuer of the Response' });
    expect(names(chooseSignIn(KNOWN, { provider: 'corp', issuer: 'urn:idp:partner' }))).toContain('corp');
  });

  it('takes the only provider that there is', () => {
    const one = { ...KNOWN, providers: KNOWN.providers.slice(0, 1) };
    expect(chooseSignIn(one, { issuer: 'urn:other' })).toMatchObject({ because: 'it is the only one' });
  });

  it('says what is known where it cannot choose', () => {
    expect(chooseSignIn(KNOWN, { issuer: 'urn:other' })).toBe(
      'Say which SAML provider is meant: --provider NAME. Known: corp, partner.',
    );
    expect(chooseSignIn(KNOWN, { endpoint: 'nowhere' })).toMatch(
      /^There is no endpoint nowhere\. Known: cvpn/,
    );
    expect(chooseSignIn({ providers: [], endpoints: [] }, {})).toMatch(/None is known\.$/);
  });
});
