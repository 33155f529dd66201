import request, { type Agent, type Response } from 'supertest';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  type AuthnRequest,
  type RespondOptions,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from './scripted-idp.ts';
import type { TestPortal } from './start-portal.ts';

export { ALICE, type Person } from './scripted-idp.ts';

/** What a browser says of a form that it sends from the portal's own page. */
export const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' };

/** One person at one browser: a cookie jar, and the steps that people take. */
export interface Visitor {
  readonly agent: Agent;
  /** Opens `/sign-in` and reads what the identity provider gets. */
  start(endpointId: ClientVpnEndpointId): Promise<AuthnRequest>;
  /** Starts, lets the identity provider answer, follows it to the end: the answer of `/complete`. */
  signIn(endpointId: ClientVpnEndpointId, idp: ScriptedIdp, options?: RespondOptions): Promise<Response>;
  /** Presses the header's button on the page at `path`. */
  signOut(path: string): Promise<Response>;
}

export interface VisitorOptions {
  /** Where the browser goes; default: the portal's own listener. */
  readonly url?: string;
  /** PEM of the certificate to trust there. */
  readonly ca?: string;
}

/** As much of a portal as a visitor needs: where it listens, and its clock. */
export type VisitedPortal = Pick<TestPortal, 'url' | 'now'>;

export function newVisitor(portal: VisitedPortal, { url = portal.url, ca }: VisitorOptions = {}): Visitor {
  const agent = request.agent(url, ca === undefined ? {} : { ca });
  const visitor: Visitor = {
    agent,
    async start(endpointId) {
      const { headers } = await agent.get(paths.signIn(endpointId)).expect(302);
      return readAuthnRequest(String(headers.location));
    },
    async signIn(endpointId, idp, options) {
      const authnRequest = await visitor.start(endpointId);
      const { samlResponse } = respond(idp, authnRequest, { now: portal.now(), ...options });
      const { headers } = await postResponse(portal, samlResponse).expect(303);
      return agent.get(String(headers.location));
    },
    async signOut(path) {
      const { text } = await agent.get(path);
      return agent
        .post(routes.signOut)
        .set(SAME_ORIGIN)
        .type('form')
        .send({ csrfToken: csrfTokenIn(text) });
    },
  };
  return visitor;
}

/** The identity provider's page posts to the assertion consumer service: cross-site, so without a cookie. */
export function postResponse(
  portal: Pick<TestPortal, 'url'>,
  SAMLResponse: string,
  more: Record<string, string> = {},
) {
  return request(portal.url)
    .post(routes.assertionConsumerService)
    .set({ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://idp-a.example' })
    .type('form')
    .send({ SAMLResponse, ...more });
}

/** The token of the form on a page. Throws when the page has none. */
export function csrfTokenIn(html: string): string {
  const token = /name="csrfToken" value="([^"]+)"/.exec(html)?.[1];
  if (token === undefined) throw new Error('The page has no form with a token.');
  return token;
}
