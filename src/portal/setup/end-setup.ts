import type { RequestHandler } from 'express';
import type { Audit } from '../../kernel/audit.ts';
import { routes } from '../../web/paths.ts';
import { redirect } from '../../web/redirect.ts';
import { setupAudit } from './setup-audit.ts';
import { findSetup, type SetupSessions } from './setup-sessions.ts';

/** Ends the setup in this browser; without one it does no harm and ends on the same page. */
export function endSetup(deps: { readonly setups: SetupSessions; readonly audit: Audit }): RequestHandler {
  return async (_req, res) => {
    const setup = findSetup(res);
    await deps.setups.end(res);
    if (setup) {
      const { samlProviderArn } = setup;
      setupAudit(deps.audit, res).record({ action: 'end-setup', result: 'succeeded', samlProviderArn });
    }
    redirect(res, 303, routes.setupEnded);
  };
}
