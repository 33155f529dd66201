import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { isTestReportId } from '../../saml/test-report-ids.ts';
import type { TestReport, TestSignIn } from '../../saml/test-sign-in.ts';
import { parse } from '../../web/parse.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { providerEndpoints } from '../setup/provider-endpoints.ts';
import { TestReportUnknown } from '../setup/setup-problems.ts';
import { findSetup, setupOf } from '../setup/setup-sessions.ts';
import { setupSteps } from '../setup/setup-steps.ts';
import { wordsOf } from '../words/languages.ts';
import { type ContinueViews, showContinue } from './continue.ts';
import { reportModel, type SetupReportViews } from './setup-report-model.ts';

export interface SetupAwaitedModel extends PageModel {
  readonly href: string;
}

export interface SetupAwaitedViews {
  readonly 'pages/setup-awaited': SetupAwaitedModel;
}

export interface SetupReportDeps {
  readonly renderer: Renderer<SetupReportViews & SetupAwaitedViews & ContinueViews>;
  readonly testSignIn: Pick<TestSignIn, 'report'>;
  readonly endpoints: EndpointStore;
}

type ReportRequest = Request<{ reportId: string }>;

const query = z.object({
  endpointId: z.string().optional(),
  /** Set by our own refresh, so that it happens once. */
  again: z.literal('1').optional(),
});

/** The report on a test sign-in, for the setup that ran it. The assertion consumer service sends the browser here. */
export function setupReportPage(deps: SetupReportDeps): RequestHandler<{ reportId: string }> {
  return async (req: ReportRequest, res) => {
    const { reportId } = req.params;
    // What stands there leads on to an address of ours, so it must be nothing else.
    if (!isTestReportId(reportId)) throw new TestReportUnknown();
    const { endpointId, again } = parse(query, req.query);
    // Some browsers keep Lax cookies back after a redirect that began elsewhere; our own refresh brings them.
    if (!findSetup(res) && again === undefined) {
      return showContinue(deps.renderer, res, paths.setupReportAgain(reportId));
    }
    const setup = setupOf(res);
    const report = await deps.testSignIn.report(reportId, setup.key);
    if (report === undefined) throw new TestReportUnknown();
    const words = wordsOf(res);
    if (report === 'awaited') {
      const { title } = words.setup.report.awaited;
      const href = paths.setupReport(reportId);
      return deps.renderer.page(res, 'pages/setup-awaited', { title, href });
    }
    const endpoints = await providerEndpoints(deps.endpoints, setup);
    const chosen = endpoints.find(isMeant(report, endpointId)) ?? endpoints[0];
    deps.renderer.page(res, 'pages/setup-report', {
      steps: setupSteps(words, setup, 'test'),
      againHref: paths.setupSignIn(chosen?.clientVpnEndpointId),
      testHref: routes.setupTest,
      ...reportModel(words, report, chosen, endpoints),
    });
  };
}

function isMeant({ clientVpnEndpointId: tested }: TestReport, asked: string | undefined) {
  return ({ clientVpnEndpointId }: { readonly clientVpnEndpointId: string }) =>
    clientVpnEndpointId === (asked ?? tested);
}
