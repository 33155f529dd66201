import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Response } from 'express';
import type { PackageIdp } from './package-idp.ts';
import type { Person } from './scripted-idp.ts';

/** The website of an identity provider: what a browser sees of one of the packages. */
export interface IdpSite {
  /** The provider's metadata, whose SingleSignOnService is this site. */
  readonly metadata: string;
  close(): Promise<void>;
}

/**
 * Serves `idp` on 127.0.0.1, which is another site than the portal's localhost. Whoever comes chooses who they are;
 * the next page holds the Response in a form with a button, as identity providers do for browsers without scripts.
 */
export async function startIdpSite(
  idp: PackageIdp,
  people: readonly Person[],
  assertionConsumerServiceUrl: string,
): Promise<IdpSite> {
  const app = express();
  app.get('/sso', (req, res) => showPeople(res, people, new URL(req.originalUrl, 'http://127.0.0.1').search));
  app.post('/as/:index', async (req, res) => {
    const person = people[Number(req.params.index)];
    if (!person) return void res.sendStatus(404);
    const { samlResponse } = await idp.respond(`http://127.0.0.1${req.originalUrl}`, person);
    res.send(
      `<title>Continue</title><form method="post" action="${assertionConsumerServiceUrl}">` +
        `<input type="hidden" name="SAMLResponse" value="${samlResponse}"><button>Continue</button></form>`,
    );
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    metadata: idp.metadata.replaceAll(/Location="[^"]*\/sso"/g, `Location="http://127.0.0.1:${port}/sso"`),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function showPeople(res: Response, people: readonly Person[], query: string): void {
  const action = (index: number) => `/as/${index}${query.replaceAll('&', '&amp;')}`;
  const forms = people.map(
    ({ nameId }, index) =>
      `<form method="post" action="${action(index)}"><button>Sign in as ${nameId}</button></form>`,
  );
  res.send(`<title>Sign in</title>${forms.join('')}`);
}
