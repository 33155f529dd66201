import type { Request, RequestHandler } from 'express';
import type { Audit } from '../../kernel/audit.ts';
import type { Counters } from '../../kernel/counters.ts';
import { refuseUnlessNavigation } from '../../web/navigation.ts';
import { paths, routes } from '../../web/paths.ts';
import { countOrRefuse, type RateLimit, rateLimitKey } from '../../web/rate-limit.ts';
import { redirect } from '../../web/redirect.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { contextOf } from '../../web/request-context.ts';
import { setupAudit } from '../setup/setup-audit.ts';
import type { SetupLinks } from '../setup/setup-links.ts';
import { SetupLinkUsed } from '../setup/setup-problems.ts';
import { findSetup, type SetupSessions } from '../setup/setup-sessions.ts';
import { wordsOf } from '../words/languages.ts';

export interface SetupOpenModel extends PageModel {
  readonly provider: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  readonly action: string;
}

export interface SetupOpenViews {
  readonly 'pages/setup-open': SetupOpenModel;
}

export interface SetupOpenDeps {
  readonly renderer: Renderer<SetupOpenViews>;
  readonly setupLinks: SetupLinks;
  readonly setups: SetupSessions;
  readonly counters: Counters;
  readonly audit: Audit;
}

type LinkRequest = Request<{ token: string }>;

/** Nobody opens so many; a token cannot be guessed, but asking for it costs the store something. */
const OPENINGS: RateLimit = { name: 'setup-link', limit: 60, windowSeconds: 300 };

/**
 * The page of a setup link. Mail scanners and previews open links, too, so opening it uses nothing up: the button does.
 * Whoever opened the link before, in this browser, is led on.
 */
export function setupOpenPage(deps: SetupOpenDeps): RequestHandler<{ token: string }> {
  return async (req, res) => {
    try {
      const { providerName, endsAt } = await deps.setupLinks.find(req.params.token);
      deps.renderer.page(res, 'pages/setup-open', {
        title: wordsOf(res).setup.open.title,
        provider: providerName,
        endsAt,
        action: paths.setupLink(req.params.token),
      });
    } catch (error) {
      if (error instanceof SetupLinkUsed && findSetup(res)) return redirect(res, 303, routes.setup);
      throw error;
    }
  };
}

/** The button: uses the link up and begins the setup in this browser. A double click ends on the same page. */
export function openSetup(deps: SetupOpenDeps): RequestHandler<{ token: string }> {
  return async (req: LinkRequest, res) => {
    refuseUnlessNavigation(req);
    const key = rateLimitKey(OPENINGS, contextOf(res).clientAddress);
    await countOrRefuse(deps.counters, OPENINGS, key);
    const grant = await deps.setupLinks.open(req.params.token);
    await deps.setups.begin(res, grant);
    const { samlProviderArn } = grant;
    setupAudit(deps.audit, res).record({ action: 'open-setup-link', result: 'succeeded', samlProviderArn });
    redirect(res, 303, routes.setup);
  };
}
