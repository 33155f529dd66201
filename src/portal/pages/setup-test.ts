import type { RequestHandler } from 'express';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import type { SamlProviderStore } from '../../saml/saml-provider-store.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { providerEndpoints } from '../setup/provider-endpoints.ts';
import { setupOf } from '../setup/setup-sessions.ts';
import { type SetupSteps, setupSteps } from '../setup/setup-steps.ts';
import { wordsOf } from '../words/languages.ts';

export interface SetupTestModel extends PageModel {
  readonly steps: SetupSteps;
  readonly hasMetadata: boolean;
  readonly metadataHref: string;
  /** Starts a test that no endpoint judges. */
  readonly startHref: string;
  readonly endpoints: readonly { readonly name: string; readonly href: string }[];
  readonly end: { readonly action: string; readonly csrfToken: string };
}

export interface SetupTestViews {
  readonly 'pages/setup-test': SetupTestModel;
}

export interface SetupTestDeps {
  readonly renderer: Renderer<SetupTestViews>;
  readonly samlProviders: Pick<SamlProviderStore, 'get'>;
  readonly endpoints: EndpointStore;
}

/** More are not offered: the report of one can be seen from every other. */
const MOST_ENDPOINTS = 20;

/** The third step: the button that starts a test sign-in, for each endpoint that it may be judged by. */
export function setupTestPage(deps: SetupTestDeps): RequestHandler {
  return async (_req, res) => {
    const setup = setupOf(res);
    const words = wordsOf(res);
    const [stored, endpoints] = await Promise.all([
      deps.samlProviders.get(setup.samlProviderArn),
      providerEndpoints(deps.endpoints, setup),
    ]);
    deps.renderer.page(res, 'pages/setup-test', {
      title: words.setup.test.title,
      steps: setupSteps(words, setup, 'test'),
      hasMetadata: stored !== undefined,
      metadataHref: routes.setupMetadata,
      startHref: paths.setupSignIn(),
      endpoints: endpoints.slice(0, MOST_ENDPOINTS).map(({ displayName, clientVpnEndpointId }) => ({
        name: displayName,
        href: paths.setupSignIn(clientVpnEndpointId),
      })),
      end: { action: routes.setupEnd, csrfToken: setup.csrfToken },
    });
  };
}
