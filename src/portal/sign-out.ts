import type { RequestHandler } from 'express';
import type { Audit } from '../kernel/audit.ts';
import { routes } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import { contextOf } from '../web/request-context.ts';
import { type PortalSessions, sessionOf } from '../web/session.ts';
import { authorityOf } from './session-identities.ts';

/** Ends the portal session with everybody in it; without one it does no harm and ends on the same page. */
export function signOut(deps: {
  readonly audit: Audit;
  readonly portalSessions: PortalSessions;
}): RequestHandler {
  return async (_req, res) => {
    const identities = sessionOf(res).identities ?? [];
    await deps.portalSessions.end(res);
    const { clientAddress, reference } = contextOf(res);
    for (const identity of identities) {
      deps.audit.record({
        action: 'sign-out',
        result: 'succeeded',
        actor: identity.nameId,
        ...authorityOf(identity),
        sourceAddress: clientAddress,
        reference,
      });
    }
    redirect(res, 303, routes.signedOut);
  };
}
