import type { RequestHandler } from 'express';
import type { OneTimeStore } from '../../kernel/one-time-store.ts';
import { csrfProtection } from '../../web/csrf.ts';
import { Router } from '../../web/express.ts';
import { formBody } from '../../web/forms.ts';
import { multipartForm } from '../../web/multipart-form.ts';
import { routes } from '../../web/paths.ts';
import type { Renderer } from '../../web/renderer.ts';
import { setupEndedPage } from '../pages/setup-ended.ts';
import {
  countReading,
  METADATA_FORM_BYTES,
  readMetadata,
  type SetupMetadataDeps,
  setupMetadataPage,
} from '../pages/setup-metadata.ts';
import { openSetup, type SetupOpenDeps, setupOpenPage } from '../pages/setup-open.ts';
import { type SetupReportDeps, setupReportPage } from '../pages/setup-report.ts';
import { type ConfirmMetadataDeps, confirmMetadata } from '../pages/setup-review.ts';
import { type SetupTestDeps, setupTestPage } from '../pages/setup-test.ts';
import { type SetupValuesDeps, setupValuesPage } from '../pages/setup-values.ts';
import type { Views } from '../views.ts';
import { endSetup } from './end-setup.ts';
import { createSetupFetch } from './setup-fetch.ts';
import { createSetupLinks } from './setup-links.ts';
import { createSetupReviews } from './setup-reviews.ts';
import { createSetupSessions, findSetup, type SetupSessionsDeps, setupOf } from './setup-sessions.ts';
import { type StartTestDeps, startTest } from './start-test.ts';

export interface SetupRoutesDeps
  extends Omit<SetupOpenDeps, 'setupLinks' | 'setups'>,
    Omit<SetupMetadataDeps, 'setupReviews' | 'setupFetch'>,
    Omit<ConfirmMetadataDeps, 'setupReviews'>,
    SetupValuesDeps,
    SetupTestDeps,
    SetupReportDeps,
    SetupSessionsDeps,
    StartTestDeps {
  readonly renderer: Renderer<Views>;
  readonly samlProviders: SetupMetadataDeps['samlProviders'];
  readonly testSignIn: StartTestDeps['testSignIn'] & SetupReportDeps['testSignIn'];
  readonly oneTime: OneTimeStore;
}

/** A form of the setup holds a token and little else. */
const FORM = { bytes: 8 * 1024, fields: 10 };

/**
 * The setup for the administrator of an identity provider. It stands before the portal's sessions: a setup has one of its
 * own, which opens nothing else, and a portal session opens nothing here.
 */
export function setupRoutes(given: SetupRoutesDeps): Router {
  const setups = createSetupSessions(given);
  const setupLinks = createSetupLinks(given.oneTime, given.random);
  const setupReviews = createSetupReviews(given.sessions);
  const deps = { ...given, setups, setupLinks, setupReviews, setupFetch: createSetupFetch() };
  const form = formBody(FORM);
  const ownForm = csrfProtection(given.portalUrl, (res) => findSetup(res)?.csrfToken);
  // Whoever opens a link has no token yet, or that of another setup.
  const ownOrigin = csrfProtection(given.portalUrl, () => undefined);
  const router = Router();
  router.use(routes.setup, setups.read);
  router.get(routes.setup, setupValuesPage(deps));
  router.get(routes.setupMetadata, setupMetadataPage(deps));
  router.post(
    routes.setupMetadata,
    mustBeUnderWay,
    countReading(deps),
    multipartForm(METADATA_FORM_BYTES),
    ownForm,
    readMetadata(deps),
  );
  router.post(routes.setupConfirm, form, ownForm, confirmMetadata(deps));
  router.get(routes.setupTest, setupTestPage(deps));
  router.get(routes.setupSignIn, startTest(deps));
  router.get(routes.setupReport, setupReportPage(deps));
  router.post(routes.setupEnd, form, ownForm, endSetup(deps));
  router.get(routes.setupEnded, setupEndedPage(deps.renderer));
  router.get(routes.setupLink, setupOpenPage(deps));
  router.post(routes.setupLink, form, ownOrigin, openSetup(deps));
  return router;
}

/** Nobody else's megabytes are read. */
const mustBeUnderWay: RequestHandler = (_req, res, next) => {
  setupOf(res);
  next();
};
