import { randomUUID } from 'node:crypto';
import samlify from 'samlify';
import type { KeyAndCertificate } from '../../src/demo/certificates.ts';
import type { ServiceProvider } from '../../src/saml/sign-in.ts';
import { serviceProviderMetadata } from '../../src/saml/sp-metadata.ts';
import type { PackageIdp } from './package-idp.ts';
import { EMAIL_ADDRESS } from './scripted-idp/namespaces.ts';
import type { Person } from './scripted-idp.ts';

const ENTITY_ID = 'urn:idp:samlify';
const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings';

/**
 * The package `samlify`, which learns from our own metadata whom it answers and what is to be signed, and with
 * `encryptionCertificate` (PEM) whom it encrypts for.
 */
export function createSamlifyIdp(
  signing: KeyAndCertificate,
  sp: ServiceProvider,
  encryptionCertificate?: string,
): PackageIdp {
  const encrypts = encryptionCertificate !== undefined;
  // It wants a schema validator, which is a package of its own; the requests that come here are ours.
  samlify.setSchemaValidator({ validate: () => Promise.resolve('not checked') });
  const us = samlify.ServiceProvider({
    metadata: serviceProviderMetadata(sp, encryptionCertificate),
    wantMessageSigned: true,
  });
  const idpFor = (person: Person) =>
    samlify.IdentityProvider({
      entityID: ENTITY_ID,
      signingCert: signing.certificate,
      privateKey: signing.privateKey,
      isAssertionEncrypted: encrypts,
      singleSignOnService: [
        { Binding: `${BINDINGS}:HTTP-Redirect`, Location: 'https://samlify.example/sso' },
      ],
      singleLogoutService: [
        { Binding: `${BINDINGS}:HTTP-Redirect`, Location: 'https://samlify.example/slo' },
      ],
      loginResponseTemplate: { context: samlifyTemplate(), attributes: samlifyAttributes(person) },
    });
  return {
    metadata: idpFor({ nameId: '', groups: [] }).getMetadata(),
    async respond(redirectUrl, person) {
      const idp = idpFor(person);
      const query = Object.fromEntries(new URL(redirectUrl).searchParams);
      const { extract } = await idp.parseLoginRequest(us, 'redirect', { query });
      const customTagReplacement = (template: string) => {
        const tags = samlifyTags(String(extract.request?.id), person, sp);
        return { id: tags.ID, context: samlify.SamlLib.replaceTagsByValue(template, tags) };
      };
      const options = { customTagReplacement, encryptThenSign: encrypts };
      const answer = await idp.createLoginResponse(us, { extract: {} }, 'post', {}, options);
      return { samlResponse: answer.context };
    },
  };
}

/** samlify leaves the AuthnStatement to its user. */
function samlifyTemplate(): string {
  return samlify.SamlLib.defaultLoginResponseTemplate.context.replace(
    '{AuthnStatement}',
    '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>',
  );
}

/** One Attribute per value, so memberOf comes as often as there are groups. */
function samlifyAttributes(person: Person) {
  return samlifyClaims(person).map(([name], index) => ({
    name,
    valueTag: `claim${index}`,
    nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
    valueXsiType: 'xs:string',
  }));
}

function samlifyClaims(person: Person) {
  const { firstName = '', lastName = '', groups } = person;
  return [
    ['FirstName', firstName],
    ['LastName', lastName],
    ...groups.map((group) => ['memberOf', group]),
  ] as const;
}

function samlifyTags(requestId: string, person: Person, sp: ServiceProvider) {
  const now = Date.now();
  const inFiveMinutes = new Date(now + 300_000).toISOString();
  return {
    ID: `_${randomUUID()}`,
    AssertionID: `_${randomUUID()}`,
    SessionIndex: `_${randomUUID()}`,
    InResponseTo: requestId,
    Destination: sp.assertionConsumerServiceUrl,
    SubjectRecipient: sp.assertionConsumerServiceUrl,
    Audience: sp.entityId,
    Issuer: ENTITY_ID,
    IssueInstant: new Date(now).toISOString(),
    StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    ConditionsNotBefore: new Date(now).toISOString(),
    ConditionsNotOnOrAfter: inFiveMinutes,
    SubjectConfirmationDataNotOnOrAfter: inFiveMinutes,
    NameIDFormat: EMAIL_ADDRESS,
    NameID: person.nameId,
    ...Object.fromEntries(samlifyClaims(person).map(([, value], index) => [`attrClaim${index}`, value])),
  };
}
