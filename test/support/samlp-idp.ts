import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import express from 'express';
import supertest from 'supertest';
import type { KeyAndCertificate } from '../../src/demo/certificates.ts';
import type { ServiceProvider } from '../../src/saml/sign-in.ts';
import type { PackageIdp } from './package-idp.ts';
import { EMAIL_ADDRESS } from './scripted-idp/namespaces.ts';
import type { Person } from './scripted-idp.ts';

/** As much of samlp as is used here; it has no types. */
interface Samlp {
  auth(options: object): express.RequestHandler;
  metadata(options: object): express.RequestHandler;
}

/**
 * The package `samlp` behind its own Express routes. An administrator would tell it the same: to sign the Response
 * beside the Assertion, and the assertion consumer service, which it takes for Destination and Recipient; and with
 * `encryptionCertificate` (PEM) to encrypt for it.
 */
export async function startSamlpIdp(
  signing: KeyAndCertificate,
  sp: ServiceProvider,
  encryptionCertificate?: string,
): Promise<PackageIdp> {
  const samlp = createRequire(import.meta.url)('samlp') as Samlp;
  const people: Person[] = [];
  const shared = { issuer: 'urn:idp:samlp', cert: signing.certificate, key: signing.privateKey };
  const app = express();
  app.get(
    '/sso',
    samlp.auth({
      ...shared,
      signResponse: true,
      ...encryptionOptions(encryptionCertificate),
      destination: sp.assertionConsumerServiceUrl,
      recipient: sp.assertionConsumerServiceUrl,
      getUserFromRequest: () => people.at(-1),
      profileMapper: samlpProfile,
      getPostURL: (_audience: string, request: AuthnRequestDocument, _req: object, done: Done) =>
        done(null, request.documentElement.getAttribute('AssertionConsumerServiceURL')),
      responseHandler: (xml: Buffer, _options: object, _req: object, res: express.Response) =>
        res.json({ samlResponse: xml.toString('base64') }),
    }),
  );
  const endpoints = { redirectEndpointPath: '/sso', postEndpointPath: '/sso' };
  app.get('/metadata', samlp.metadata({ ...shared, ...endpoints, profileMapper: samlpProfile }));
  const metadata = await supertest(app).get('/metadata').set('Host', 'localhost');
  return {
    metadata: metadata.text,
    async respond(redirectUrl, person) {
      people.push(person);
      const { body } = await supertest(app).get(`/sso${new URL(redirectUrl).search}`);
      return body;
    },
  };
}

function encryptionOptions(encryptionCert: string | undefined) {
  if (encryptionCert === undefined) return {};
  const encryptionPublicKey = createPublicKey(encryptionCert).export({ type: 'spki', format: 'pem' });
  return { encryptionCert, encryptionPublicKey };
}

interface AuthnRequestDocument {
  readonly documentElement: { getAttribute(name: string): string };
}
type Done = (error: null, url: string) => void;

/** How samlp learns what to say of a person. */
function samlpProfile(person: Person) {
  return {
    getClaims: () => ({ FirstName: person.firstName, LastName: person.lastName, memberOf: person.groups }),
    getNameIdentifier: () => ({
      nameIdentifier: person.nameId,
      nameIdentifierFormat: EMAIL_ADDRESS,
    }),
  };
}

// Where samlp looks for the attributes to name in its metadata: it names none.
samlpProfile.prototype.metadata = [];
