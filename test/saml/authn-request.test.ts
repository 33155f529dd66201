import { describe, expect, it } from 'vitest';
import { authnRequestUrl } from '../../src/saml/authn-request.ts';
import { RESPONSE_RULES } from '../../src/saml/scan-response.ts';
import { serviceProviderMetadata } from '../../src/saml/sp-metadata.ts';
import { parseStrictXml } from '../../src/saml/strict-xml.ts';
import { readAuthnRequest } from '../support/scripted-idp.ts';

const SERVICE_PROVIDER = {
  entityId: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'https://vpn.corp.example/api/auth/sso/saml',
};
const METADATA = {
  entityId: 'https://idp.corp.example/entity',
  singleSignOnServiceUrl: 'https://idp.corp.example/sso?tenant=a%20b&x=1',
  signingCertificates: ['TUlJQw=='],
};

const REQUEST = { requestId: '_0123', relayState: 'opaque' };

describe('the AuthnRequest', () => {
  it('goes by HTTP-Redirect, unsigned, asks for an email address and for no way of authentication', async () => {
    const url = await authnRequestUrl(SERVICE_PROVIDER, METADATA, REQUEST);
    expect(readAuthnRequest(url)).toMatchObject({
      id: '_0123',
      issuer: SERVICE_PROVIDER.entityId,
      assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
      destination: METADATA.singleSignOnServiceUrl,
      version: '2.0',
      protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      nameIdPolicyFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      requestedAuthnContext: false,
      relayState: 'opaque',
      signed: false,
    });
  });

  it('keeps the query of the address it is sent to', async () => {
    const { origin, pathname, searchParams } = new URL(
      await authnRequestUrl(SERVICE_PROVIDER, METADATA, REQUEST),
    );
    expect(origin + pathname).toBe('https://idp.corp.example/sso');
    expect(searchParams.get('tenant')).toBe('a b');
    expect([...searchParams.keys()]).toEqual(['tenant', 'x', 'SAMLRequest', 'RelayState']);
  });

  it('cannot be given other elements by what the configuration says', async () => {
    const odd = { ...SERVICE_PROVIDER, entityId: 'urn:"<a/>&' };
    const request = readAuthnRequest(await authnRequestUrl(odd, METADATA, REQUEST));
    expect(request.issuer).toBe('urn:"<a/>&');
  });
});

describe('our own metadata', () => {
  it('names one assertion consumer service, wants signed assertions and promises no signed requests', () => {
    const entity = parseStrictXml(serviceProviderMetadata(SERVICE_PROVIDER), RESPONSE_RULES);
    expect(entity.name).toBe('md:EntityDescriptor');
    expect(entity.attributes.get('entityID')).toBe(SERVICE_PROVIDER.entityId);
    const [descriptor, ...more] = entity.children;
    expect(more).toEqual([]);
    expect(Object.fromEntries(descriptor?.attributes ?? [])).toEqual({
      protocolSupportEnumeration: 'urn:oasis:names:tc:SAML:2.0:protocol',
      AuthnRequestsSigned: 'false',
      WantAssertionsSigned: 'true',
    });
    const [format, service, ...others] = descriptor?.children ?? [];
    expect(others).toEqual([]);
    expect(format?.text).toBe('urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress');
    expect(Object.fromEntries(service?.attributes ?? [])).toMatchObject({
      Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      Location: SERVICE_PROVIDER.assertionConsumerServiceUrl,
    });
  });

  it('is the same text each time, so that it can be compared and cached', () => {
    expect(serviceProviderMetadata(SERVICE_PROVIDER)).toBe(serviceProviderMetadata(SERVICE_PROVIDER));
  });
});
