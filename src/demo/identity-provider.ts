import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { promisify } from 'node:util';
import express, { type Express, type Request, type Response } from 'express';
import samlp from 'samlp';
import type { KeyAndCertificate } from './certificates.ts';
import { type DemoUser, demoUsers } from './demo-users.ts';
import { signInPage, startAtThePortalPage } from './identity-provider-pages.ts';

/** What the identity provider knows of its one service provider, as an administrator would have entered it. */
export interface KnownServiceProvider {
  readonly entityId: string;
  readonly assertionConsumerServiceUrl: string;
  readonly portalUrl: string;
}

const ENTITY_ID = 'urn:postern:demo:identity-provider';
const EMAIL_ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified';
/** How long the buttons of a page work. */
const LIFETIME_SECONDS = 600;
const STYLE = readFileSync(new URL('./identity-provider.css', import.meta.url), 'utf8');

const parseRequest = promisify(samlp.parseRequest);

/**
 * A SAML identity provider for the demo, built on the package samlp: it lets three people in without a password. It
 * listens on 127.0.0.1 while the portal is `localhost`, so for a browser it is another site, as in real life.
 */
export async function startIdentityProvider(
  port: number,
  signing: KeyAndCertificate,
  serviceProvider: KnownServiceProvider,
): Promise<Server> {
  const server = createServer(createIdentityProvider(signing, serviceProvider));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function createIdentityProvider(signing: KeyAndCertificate, serviceProvider: KnownServiceProvider): Express {
  const app = express().disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': `default-src 'none'; style-src 'self'; form-action ${serviceProvider.portalUrl}; frame-ancestors 'none'; base-uri 'none'`,
      'Cache-Control': 'no-store',
    });
    next();
  });
  app.get('/style.css', (_request, response) => {
    response.type('css').send(STYLE);
  });
  app.get(
    '/metadata',
    samlp.metadata({
      issuer: ENTITY_ID,
      cert: signing.certificate,
      redirectEndpointPath: '/sign-in',
      postEndpointPath: '/sign-in',
      profileMapper: NoAnnouncedAttributes,
    }),
  );
  app.get('/sign-in', (request, response) => showSignIn(request, response, signing, serviceProvider));
  app.use((_request, response) => {
    response.status(404).send(startAtThePortalPage(serviceProvider.portalUrl));
  });
  return app;
}

async function showSignIn(
  request: Request,
  response: Response,
  signing: KeyAndCertificate,
  serviceProvider: KnownServiceProvider,
): Promise<void> {
  const { assertionConsumerServiceUrl, portalUrl } = serviceProvider;
  const parsed = await parseRequest(request).catch(() => undefined);
  if (parsed?.id === undefined || parsed.assertionConsumerServiceURL !== assertionConsumerServiceUrl) {
    response.status(400).send(startAtThePortalPage(portalUrl));
    return;
  }
  const { id } = parsed;
  const { RelayState: relayState } = request.query;
  const choices = demoUsers.map(async (user) => ({
    user,
    samlResponse: Buffer.from(await samlResponse(user, id, signing, serviceProvider)).toString('base64'),
  }));
  response.send(
    signInPage({
      assertionConsumerServiceUrl,
      relayState: typeof relayState === 'string' ? relayState : '',
      choices: await Promise.all(choices),
    }),
  );
}

async function samlResponse(
  user: DemoUser,
  inResponseTo: string,
  signing: KeyAndCertificate,
  { entityId, assertionConsumerServiceUrl }: KnownServiceProvider,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = {
    issuer: ENTITY_ID,
    cert: signing.certificate,
    key: signing.privateKey,
    audience: entityId,
    destination: assertionConsumerServiceUrl,
    recipient: assertionConsumerServiceUrl,
    inResponseTo,
    lifetimeInSeconds: LIFETIME_SECONDS,
    signResponse: true,
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
    authnContextClassRef: UNSPECIFIED,
    profileMapper,
  };
  samlp.getSamlResponse(options, user, (error, xml) => {
    if (xml === undefined) reject(error ?? new Error('samlp wrote no Response.'));
    else resolve(xml);
  });
  return promise;
}

function profileMapper(user: DemoUser) {
  const { firstName, lastName, groups, nameId } = user;
  return {
    getClaims: () => ({
      FirstName: firstName,
      LastName: lastName,
      ...(groups.length > 0 && { memberOf: groups }),
    }),
    getNameIdentifier: () => ({ nameIdentifier: nameId, nameIdentifierFormat: EMAIL_ADDRESS }),
  };
}

/** Where samlp looks for the attributes to announce in its metadata. */
class NoAnnouncedAttributes {
  get metadata(): readonly never[] {
    return [];
  }
}
