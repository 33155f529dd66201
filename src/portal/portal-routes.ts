import type { ServiceProvider } from '../saml/sign-in.ts';
import { serviceProviderMetadata } from '../saml/sp-metadata.ts';
import { MethodNotAllowed } from '../web/errors.ts';
import { Router } from '../web/express.ts';
import { routes } from '../web/paths.ts';
import type { Renderer } from '../web/renderer.ts';
import { type AssertionConsumerServiceDeps, assertionConsumerService } from './assertion-consumer-service.ts';
import { type CompleteSignInDeps, completeSignIn } from './complete-sign-in.ts';
import { type DownloadBundleDeps, downloadBundle } from './download-bundle.ts';
import { type DownloadClientDeps, downloadClient } from './download-client.ts';
import { type DownloadDeps, downloadClientConfiguration } from './download-client-configuration.ts';
import { type EndConnectionDeps, endConnection } from './end-connection.ts';
import { type EndpointPageDeps, endpointPage } from './pages/endpoint.ts';
import { type HomePageDeps, homePage } from './pages/home.ts';
import { signedOutPage } from './pages/signed-out.ts';
import { type SignInAtDirectoryDeps, signInAtDirectory } from './sign-in-at-directory.ts';
import { signOut } from './sign-out.ts';
import type { Views } from './views.ts';

export interface SamlRoutesDeps extends AssertionConsumerServiceDeps {
  readonly serviceProvider: ServiceProvider;
  /** PEM; asked for each time, since SIGHUP may bring another. */
  readonly encryptionCertificate: () => string | undefined;
}

/** What identity providers and their administrators call: no cookie, no session, no CSRF token. */
export function samlRoutes(deps: SamlRoutesDeps): Router {
  const router = Router();
  router.post(routes.assertionConsumerService, assertionConsumerService(deps));
  router.all(routes.assertionConsumerService, () => {
    throw new MethodNotAllowed('POST');
  });
  router.get(routes.serviceProviderMetadata, (_req, res) => {
    const metadata = serviceProviderMetadata(deps.serviceProvider, deps.encryptionCertificate());
    res.type('application/samlmetadata+xml').send(metadata);
  });
  return router;
}

export interface PageRoutesDeps
  extends HomePageDeps,
    EndpointPageDeps,
    EndConnectionDeps,
    SignInAtDirectoryDeps,
    CompleteSignInDeps,
    DownloadDeps,
    DownloadBundleDeps,
    DownloadClientDeps {
  readonly renderer: Renderer<Views>;
}

/** What people open; a session is at hand. */
export function pageRoutes(deps: PageRoutesDeps): Router {
  const router = Router();
  router.get(routes.home, homePage(deps));
  router.get(routes.endpoint, endpointPage(deps));
  router.post(routes.endConnection, endConnection(deps));
  router.post(routes.signIn, signInAtDirectory(deps));
  router.get(routes.signInComplete, completeSignIn(deps));
  router.get(routes.clientConfiguration, downloadClientConfiguration(deps));
  router.get(routes.bundle, downloadBundle(deps));
  router.get(routes.client, downloadClient(deps));
  router.post(routes.signOut, signOut(deps));
  router.get(routes.signedOut, signedOutPage(deps.renderer));
  return router;
}
