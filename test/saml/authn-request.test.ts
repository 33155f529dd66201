import { generateServiceProviderMetadata, SAML, ValidateInResponseTo } from '@node-saml/passport-saml';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
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

const REQUEST = { requestId: '_0123', relayState: 'opaque', now: Date.UTC(2026, 10, 21, 9, 30) };

/** What XML can hold on one line. */
const TEXT = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(text));

/** Ours are ASCII and of one length, which nothing may depend on. */
const ODD_ID = fc.stringMatching(/^_[a-zé€"<>&]{1,60}$/);

function libraryUrl(serviceProvider: typeof SERVICE_PROVIDER, idp: typeof METADATA): Promise<string> {
  const library = new SAML({
    issuer: serviceProvider.entityId,
    callbackUrl: serviceProvider.assertionConsumerServiceUrl,
    entryPoint: idp.singleSignOnServiceUrl,
    idpCert: idp.signingCertificates,
    identifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    disableRequestedAuthnContext: true,
    validateInResponseTo: ValidateInResponseTo.never,
    generateUniqueId: () => REQUEST.requestId,
  });
  return library.getAuthorizeUrlAsync(REQUEST.relayState, undefined, {});
}

/** Each element with its attributes, in order, and its text. */
function factsIn(document: string): readonly unknown[] {
  const elements = new DOMParser().parseFromString(document, 'text/xml').getElementsByTagName('*');
  return Array.from(elements, (element) => ({
    name: element.localName,
    text: element.getElementsByTagName('*').length === 0 ? element.textContent : '',
    attributes: Array.from(element.attributes, ({ name, value }) => `${name}=${value}`)
      .filter((attribute) => !attribute.startsWith('xmlns'))
      .sort(),
  }));
}

describe('the AuthnRequest', () => {
  it('goes by HTTP-Redirect, unsigned, asks for an email address and for no way of authentication', async () => {
    const url = authnRequestUrl(SERVICE_PROVIDER, METADATA, REQUEST);
    expect(readAuthnRequest(url)).toMatchObject({
      id: '_0123',
      issuer: SERVICE_PROVIDER.entityId,
      assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
      destination: METADATA.singleSignOnServiceUrl,
      version: '2.0',
      protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      nameIdPolicyFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      issueInstant: '2026-11-21T09:30:00.000Z',
      requestedAuthnContext: false,
      relayState: 'opaque',
      signed: false,
    });
  });

  it('is compressed where its address would be longer than servers take', async () => {
    const long = `https://idp.corp.example/sso/${'x'.repeat(500)}`;
    const url = authnRequestUrl(SERVICE_PROVIDER, { ...METADATA, singleSignOnServiceUrl: long }, REQUEST);
    expect(url.length).toBeLessThan(2000);
    expect(readAuthnRequest(url)).toMatchObject({ id: '_0123', destination: long });
    const usual = authnRequestUrl(SERVICE_PROVIDER, METADATA, REQUEST);
    expect(usual.length).toBeLessThan(1200);
  });

  it('keeps the query of the address it is sent to', async () => {
    const { origin, pathname, searchParams } = new URL(authnRequestUrl(SERVICE_PROVIDER, METADATA, REQUEST));
    expect(origin + pathname).toBe('https://idp.corp.example/sso');
    expect(searchParams.get('tenant')).toBe('a b');
    expect([...searchParams.keys()]).toEqual(['tenant', 'x', 'SAMLRequest', 'RelayState']);
  });

  it('cannot be given other elements by what the configuration says', async () => {
    const odd = { ...SERVICE_PROVIDER, entityId: 'urn:"<a/>&' };
    const request = readAuthnRequest(authnRequestUrl(odd, METADATA, REQUEST));
    expect(request.issuer).toBe('urn:"<a/>&');
  });

  it('says of each request its own ID and moment, whichever provider the one before went to', () => {
    const long = `https://idp.corp.example/sso/${'x'.repeat(600)}`;
    const serviceProviders = [SERVICE_PROVIDER, { ...SERVICE_PROVIDER, entityId: 'urn:ö:<&>' }];
    const destinations = [METADATA.singleSignOnServiceUrl, 'https://other.example/ß?a&b', long];
    fc.assert(
      fc.property(
        fc.constantFrom(...serviceProviders),
        fc.constantFrom(...destinations),
        fc.record({ requestId: ODD_ID, relayState: TEXT, now: fc.nat({ max: 4e12 }) }),
        (serviceProvider, singleSignOnServiceUrl, request) => {
          const url = authnRequestUrl(serviceProvider, { singleSignOnServiceUrl }, request);
          expect(url.startsWith(singleSignOnServiceUrl)).toBe(true);
          expect(readAuthnRequest(url)).toMatchObject({
            id: request.requestId,
            issueInstant: new Date(request.now).toISOString(),
            issuer: serviceProvider.entityId,
            destination: singleSignOnServiceUrl,
            relayState: request.relayState,
          });
        },
      ),
    );
  });

  it('says what passport-saml would, whatever the configuration and the metadata hold', async () => {
    await fc.assert(
      fc.asyncProperty(TEXT, TEXT, fc.webUrl({ withQueryParameters: true }), async (entityId, path, sso) => {
        const serviceProvider = { entityId, assertionConsumerServiceUrl: `https://vpn.example/${path}` };
        const idp = { ...METADATA, singleSignOnServiceUrl: sso };
        const ours = readAuthnRequest(authnRequestUrl(serviceProvider, idp, REQUEST));
        const theirs = readAuthnRequest(await libraryUrl(serviceProvider, idp));
        const instant = { issueInstant: null, xml: '' };
        expect({ ...ours, ...instant }).toEqual({ ...theirs, ...instant });
      }),
    );
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
    expect(others.map(({ name }) => name)).toEqual(['md:AttributeConsumingService']);
    expect(format?.text).toBe('urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress');
    expect(Object.fromEntries(service?.attributes ?? [])).toMatchObject({
      Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      Location: SERVICE_PROVIDER.assertionConsumerServiceUrl,
    });
  });

  it('says what passport-saml would, and which attributes are read', () => {
    fc.assert(
      fc.property(TEXT, TEXT, (entityId, path) => {
        const assertionConsumerServiceUrl = `https://vpn.example/${path}`;
        const ours = serviceProviderMetadata({ entityId, assertionConsumerServiceUrl });
        const theirs = generateServiceProviderMetadata({
          issuer: entityId,
          callbackUrl: assertionConsumerServiceUrl,
          identifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
          wantAssertionsSigned: true,
          generateUniqueId: () => '_service-provider',
        });
        const withoutAttributes = ours.replace(
          /<AttributeConsumingService[\s\S]*<\/AttributeConsumingService>/,
          '',
        );
        expect(factsIn(withoutAttributes)).toEqual(factsIn(theirs));
      }),
    );
  });

  it('is the same text each time, so that it can be compared and cached', () => {
    expect(serviceProviderMetadata(SERVICE_PROVIDER)).toBe(serviceProviderMetadata(SERVICE_PROVIDER));
  });
});
