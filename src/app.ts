import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { isMfaEnabled } from './connections/directory/directory.ts';
import { createExportClientConfiguration } from './endpoints/export-client-configuration.ts';
import { rememberedText } from './kernel/remember.ts';
import { createBrand } from './portal/brand.ts';
import { createConnectedEndpoints } from './portal/connected-endpoints.ts';
import { problemPage } from './portal/pages/problem.ts';
import { pageRoutes, samlRoutes } from './portal/portal-routes.ts';
import { personOf } from './portal/session-identities.ts';
import { startSignIn } from './portal/start-sign-in.ts';
import type { Views } from './portal/views.ts';
import { WORDS } from './portal/words/languages.ts';
import type { Words } from './portal/words/words.ts';
import type { Services } from './services.ts';
import { createAsOfRequest } from './web/as-of.ts';
import { cookieJar } from './web/cookies.ts';
import { csrfProtection } from './web/csrf.ts';
import { errorPage } from './web/error-page.ts';
import { NotFound } from './web/errors.ts';
import { createExpress } from './web/express.ts';
import { formBody } from './web/forms.ts';
import { loadedLater } from './web/loaded-later.ts';
import { absoluteUrl, paths, routes } from './web/paths.ts';
import { createRenderer } from './web/renderer.ts';
import { requestContext } from './web/request-context.ts';
import { requestLog } from './web/request-log.ts';
import { securityHeaders } from './web/security-headers.ts';
import { createPortalSessions } from './web/session.ts';
import { loadStaticFiles } from './web/static-files.ts';
import { switchLanguage } from './web/switch-language.ts';

const VIEWS = fileURLToPath(new URL('../views', import.meta.url));
const STATIC = fileURLToPath(new URL('../static', import.meta.url));

/** A form of ours holds a token and little else. */
const OUR_FORMS = { bytes: 8 * 1024, fields: 10 };

/** Nearly all requests come through the same few proxies, so what Express says of each is remembered. */
function trustProxies(app: Express, cidrs: readonly string[]): void {
  app.set('trust proxy', [...cidrs]);
  const isTrusted = rememberedText<string, [], boolean>(app.get('trust proxy fn'));
  app.set('trust proxy', (address?: string) => address !== undefined && isTrusted(address));
}

/** The portal: its middleware in the order in which a request meets it. Production and tests use this one. */
export function createApp(services: Services): Express {
  const { portalUrl, clock } = services;
  const staticFiles = loadStaticFiles(STATIC);
  const jar = cookieJar(portalUrl);
  const renderer = createRenderer<Views, Words>({
    directory: VIEWS,
    staticFiles,
    words: WORDS,
    brand: createBrand({ declared: services.brand, staticFiles }),
    personOf: (session) => personOf(session, clock()),
  });
  const exportClientConfiguration = createExportClientConfiguration({
    certificates: services.certificates,
    vpn: services.vpn,
    isMfaEnabled: (id) => isMfaEnabled(services.directories(), id),
    portalPage: (id) => new URL(absoluteUrl(portalUrl, paths.endpoint(id))),
  });
  const asOf = createAsOfRequest(services.asOf);
  const portalSessions = createPortalSessions({ ...services, asOf, jar });
  const isAnybodyConnected = createConnectedEndpoints(services);
  const deps = {
    ...services,
    isAnybodyConnected,
    asOf,
    renderer,
    exportClientConfiguration,
    jar,
    portalSessions,
  };

  const app = createExpress();
  // Should even the error page fail, Express must not show a stack.
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.disable('etag');
  trustProxies(app, services.trustedProxies);

  app.use(requestContext(deps));
  app.use(requestLog(services));
  app.use(securityHeaders(portalUrl));
  // Before all else that answers: anybody may come here as often as limits allow, and of what follows it needs the session alone.
  app.get(routes.signIn, portalSessions.read, startSignIn(deps));
  app.get(routes.staticFile, staticFiles.serve);
  app.get(routes.language, switchLanguage(jar));
  app.use(samlRoutes(deps));
  app.use(
    loadedLater(routes.setup, async () => (await import('./portal/setup/setup-routes.ts')).setupRoutes(deps)),
  );
  app.use(portalSessions.read);
  app.use(formBody(OUR_FORMS));
  app.use(csrfProtection(portalUrl));
  app.use(
    loadedLater(paths.connection(''), async () =>
      (await import('./portal/connection-routes.ts')).connectionRoutes(deps),
    ),
  );
  app.use(pageRoutes(deps));
  app.use(() => {
    throw new NotFound();
  });
  app.use(errorPage({ logger: services.logger, show: problemPage(deps) }));
  return app;
}
