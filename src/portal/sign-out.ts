import type { RequestHandler } from 'express';
import type { Audit } from '../kernel/audit.ts';
import type { CookieJar } from '../web/cookies.ts';
import { routes } from '../web/paths.ts';
import { contextOf } from '../web/request-context.ts';
import { endSession } from '../web/session.ts';

/** Ends the portal session with everybody in it; without one it does no harm and ends on the same page. */
export function signOut(deps: { readonly audit: Audit; readonly jar: CookieJar }): RequestHandler {
  return async (req, res) => {
    const identities = req.session.identities ?? [];
    await endSession(req, res, deps.jar);
    const { clientAddress, reference } = contextOf(res);
    for (const { nameId, samlProviderArn } of identities) {
      deps.audit.record({
        action: 'sign-out',
        result: 'succeeded',
        actor: nameId,
        samlProviderArn,
        sourceAddress: clientAddress,
        reference,
      });
    }
    res.redirect(303, routes.signedOut);
  };
}
