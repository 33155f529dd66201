import request, { type Agent, type Response } from 'supertest';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { createSetupLinks, type SetupGrant } from '../../src/portal/setup/setup-links.ts';
import { paths, routes } from '../../src/web/paths.ts';
import {
  type AuthnRequest,
  type RespondOptions,
  readAuthnRequest,
  respond,
  type ScriptedIdp,
} from './scripted-idp.ts';
import { PROVIDER_A, type TestPortal } from './start-portal.ts';
import { csrfTokenIn, postResponse, SAME_ORIGIN } from './visitor.ts';

/** Makes a setup link of `portal` as the command does; returns its token. */
export function makeSetupLink(portal: TestPortal, changes: Partial<SetupGrant> = {}): Promise<string> {
  const { oneTime, random } = portal.services;
  const grant = {
    samlProviderArn: PROVIDER_A,
    providerName: 'corp',
    endsAt: portal.now() + 86_400_000,
    ...changes,
  };
  return createSetupLinks(oneTime, random).create(grant, portal.now());
}

/** The administrator of an identity provider at one browser, with a setup under way. */
export interface SetupVisitor {
  readonly agent: Agent;
  /** Sends the form of the page at `path`, with its token. */
  post(path: string, fields?: Record<string, string>): Promise<Response>;
  /** Gives a document as a pasted text; the answer is the review, or why there is none. */
  giveText(document: string): Promise<Response>;
  /** Gives a document and confirms what was read. */
  changeMetadata(document: string): Promise<Response>;
  startTest(endpointId?: ClientVpnEndpointId): Promise<AuthnRequest>;
  /** Starts, lets the identity provider answer, and follows the browser to the report. */
  test(idp: ScriptedIdp, options?: RespondOptions, endpointId?: ClientVpnEndpointId): Promise<Response>;
}

/** Presses the button of the link with `token`, in a new browser. */
export async function openSetupLink(
  portal: TestPortal,
  token: string,
): Promise<{ readonly agent: Agent; readonly answer: Response }> {
  const agent = request.agent(portal.url);
  const answer = await agent.post(paths.setupLink(token)).set(SAME_ORIGIN).type('form').send({});
  return { agent, answer };
}

export async function beginSetup(portal: TestPortal, changes?: Partial<SetupGrant>): Promise<SetupVisitor> {
  const { agent } = await openSetupLink(portal, await makeSetupLink(portal, changes));
  const token = async () => csrfTokenIn((await agent.get(routes.setupTest)).text);
  const visitor: SetupVisitor = {
    agent,
    async post(path, fields = {}) {
      const csrfToken = await token();
      return agent
        .post(path)
        .set(SAME_ORIGIN)
        .type('form')
        .send({ csrfToken, ...fields });
    },
    async giveText(document) {
      return agent
        .post(routes.setupMetadata)
        .set(SAME_ORIGIN)
        .field('csrfToken', await token())
        .field('document', document);
    },
    async changeMetadata(document) {
      const { text } = await visitor.giveText(document);
      return visitor.post(routes.setupConfirm, { digest: digestIn(text) });
    },
    async startTest(endpointId) {
      const { headers } = await agent.get(paths.setupSignIn(endpointId)).expect(302);
      return readAuthnRequest(String(headers.location));
    },
    async test(idp, options, endpointId) {
      const authnRequest = await visitor.startTest(endpointId);
      const { samlResponse } = respond(idp, authnRequest, { now: portal.now(), ...options });
      const { headers } = await postResponse(portal, samlResponse).expect(303);
      return agent.get(String(headers.location));
    },
  };
  return visitor;
}

/** What the form of a review page confirms. Throws when the page has none. */
export function digestIn(html: string): string {
  const digest = /name="digest" value="([^"]+)"/.exec(html)?.[1];
  if (digest === undefined) throw new Error('The page has nothing to confirm.');
  return digest;
}
