import type { Response, Test } from 'supertest';
import { expect } from 'vitest';
import type { Connection } from '../../src/connections/connection.ts';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { paths } from '../../src/web/paths.ts';
import { readAuthnRequest, respond } from './scripted-idp.ts';
import { EA, type TestPortal } from './start-portal.ts';
import { newVisitor, postResponse, SAME_ORIGIN, type Visitor } from './visitor.ts';
import { saveWaiting, type WaitingLink, type WaitingOptions } from './waiting-connection.ts';

/** One person at one browser, before the pages of connections. */
export interface ConnectionVisitor extends Visitor {
  open(code: string): Test;
  /** Presses a button of the page, with what its form holds. Default: the one that confirms. */
  press(code: string, action?: (code: string) => string): Promise<Response>;
  /** From the page after the button through the identity provider and back: the answer of the connection's page. */
  signInFor(code: string): Promise<Response>;
  /** The token of the session, for whoever is signed in. */
  token(): Promise<string>;
}

export function newConnectionVisitor(portal: TestPortal): ConnectionVisitor {
  const visitor = newVisitor(portal);
  const { agent } = visitor;
  return {
    ...visitor,
    open: (code) => agent.get(paths.connection(code)),
    async press(code, action = paths.connection) {
      const { text } = await agent.get(paths.connection(code));
      const csrfToken = /name="csrfToken" value="([^"]*)"[^<]*<button class="button button-primary"/.exec(
        text,
      )?.[1];
      return agent.post(action(code)).set(SAME_ORIGIN).type('form').send({ csrfToken });
    },
    async signInFor(code) {
      const started = await agent.get(paths.connectionSignIn(code)).expect(302);
      const authnRequest = readAuthnRequest(String(started.headers.location));
      const { samlResponse } = respond(portal.idps.a, authnRequest, { now: portal.now() });
      const { headers } = await postResponse(portal, samlResponse).expect(303);
      const { headers: after } = await agent.get(String(headers.location)).expect(303);
      expect(after.location).toBe(paths.connection(code));
      return agent.get(String(after.location));
    },
    async token() {
      const { text } = await agent.get(paths.endpoint(EA));
      return /name="csrfToken" value="([^"]*)"/.exec(text)?.[1] ?? '';
    },
  };
}

/** What waits at a portal, and what became of it. */
export interface WaitingConnections {
  wait(options?: WaitingOptions, id?: ClientVpnEndpointId): Promise<WaitingLink>;
  stored(connectionId: string): Promise<Connection | undefined>;
  audited(action: string, connectionId: string): readonly AuditEvent[];
}

/** `portal` is asked for when it is there. */
export function waitingConnections(portal: () => TestPortal): WaitingConnections {
  return {
    wait: (options, id = EA) => saveWaiting(portal().store, id, portal().now(), options),
    stored: async (id) => (await portal().store.connections.get(id))?.value,
    audited: (action, connectionId) =>
      portal().auditEvents.filter(
        (event) => event.action === action && event.details?.connectionId === connectionId,
      ),
  };
}
