import type { Request, RequestHandler, Response } from 'express';
import type { RandomBytes } from '../kernel/random.ts';
import { BindingMissing } from '../saml/refusals.ts';
import { refuseUnlessNavigation } from '../web/navigation.ts';
import { paths } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import type { PageModel, Renderer } from '../web/renderer.ts';
import { bindingHash, readBinding, renewBinding } from './binding-cookie.ts';
import { type FinishConnectionDeps, finishIfSignedIn } from './finish-connection.ts';
import { type ContinueViews, showContinue } from './pages/continue.ts';
import { auditConnection, findWaiting, identityFor } from './waiting-connection.ts';
import { wordsOf } from './words/languages.ts';

export interface ConnectionRejectedViews {
  readonly 'pages/connection-rejected': PageModel;
}

export interface ConfirmConnectionDeps extends FinishConnectionDeps {
  readonly random: RandomBytes;
  readonly renderer: Renderer<ContinueViews & ConnectionRejectedViews>;
}

/**
 * "This is my device": binds the connection to this browser. Where the person signed in a moment ago that is all; else it leads on to the identity
 * provider, by a page, since no form may end there (0007). A double click does no harm. Throws `BrowserStepOver`, `BrowserStepTaken`, `BindingMissing`.
 */
export function confirmConnection(deps: ConfirmConnectionDeps): RequestHandler<{ code: string }> {
  return async (req, res) => {
    refuseUnlessNavigation(req);
    const { code } = req.params;
    const before = await findWaiting(deps, req, res);
    const browser = requireBrowser(deps, req, res);
    // The second press of a double click: by now the connection may have gone on to where nothing can be confirmed.
    if (before.finished && before.confirmedBy === browser) return redirect(res, 303, paths.connection(code));
    const waiting = await deps.browserSignIns.confirm(code, browser);
    if (before.confirmedBy === undefined)
      auditConnection(deps.audit, res, waiting, 'confirm-connection', await identityFor(deps, waiting, res));
    const isDone =
      waiting.finished !== undefined || (await finishIfSignedIn(deps, req, res, waiting, browser));
    if (isDone) return redirect(res, 303, paths.connection(code));
    return showContinue(deps.renderer, res, paths.connectionSignIn(code));
  };
}

/** What the browser is known by until the sign-in is over. Throws `BindingMissing` for one that keeps no cookies: it could not go on. */
function requireBrowser({ jar, random }: ConfirmConnectionDeps, req: Request, res: Response): string {
  if (readBinding(req, jar) === undefined) throw new BindingMissing();
  return bindingHash(renewBinding(req, res, jar, random));
}

/** "That is not my device": the connection is denied. Throws `BrowserStepOver`. */
export function rejectConnection(deps: ConfirmConnectionDeps): RequestHandler<{ code: string }> {
  return async (req, res) => {
    refuseUnlessNavigation(req);
    const waiting = await findWaiting(deps, req, res);
    await deps.browserSignIns.reject(req.params.code);
    auditConnection(deps.audit, res, waiting, 'reject-connection', await identityFor(deps, waiting, res));
    deps.renderer.page(res, 'pages/connection-rejected', {
      title: wordsOf(res).connection.rejected.title,
    });
  };
}
