import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  createScriptedIdp,
  type Person,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from './scripted-idp.ts';

/** The page of an identity provider on another site than the portal, with one button for each person. */
export interface IdpPage {
  readonly idp: ScriptedIdp;
  close(): Promise<void>;
}

/** `people` is asked for each page, so a test may change who there is. The person's first name labels the button. */
export async function startIdpPage(people: () => readonly Person[]): Promise<IdpPage> {
  const server = createServer((request, response) => {
    const url = `http://127.0.0.1${request.url}`;
    if (!url.includes('SAMLRequest=')) return void response.writeHead(204).end();
    const authnRequest = readAuthnRequest(url);
    const forms = people().map((person) => {
      const { samlResponse } = respond(idp, authnRequest, { person });
      return `<form method="post" action="${authnRequest.assertionConsumerServiceUrl}">
        <input type="hidden" name="SAMLResponse" value="${samlResponse}">
        <button>${person.firstName}</button></form>`;
    });
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Identity provider</title>${forms.join('')}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The identity provider has no port.');
  const idp = await createScriptedIdp({ singleSignOnServiceUrl: `http://127.0.0.1:${address.port}/sso` });
  return {
    idp,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
