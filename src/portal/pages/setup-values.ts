import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { ServiceProvider } from '../../saml/sign-in.ts';
import { parse } from '../../web/parse.ts';
import { absoluteUrl, paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import {
  type ConsoleSteps,
  consoleSteps,
  IDP_PRODUCTS,
  type IdpProduct,
  PRODUCT_NAMES,
} from '../setup/idp-products.ts';
import { setupOf } from '../setup/setup-sessions.ts';
import { type SetupSteps, setupSteps } from '../setup/setup-steps.ts';
import { wordsOf } from '../words/languages.ts';

export interface SetupValuesModel extends PageModel {
  readonly steps: SetupSteps;
  readonly product: IdpProduct;
  readonly products: readonly ProductLink[];
  readonly console: ConsoleSteps;
  /** The address of our metadata document. */
  readonly metadataUrl: string;
  readonly nextHref: string;
}

/** Without a name: any other product. */
export interface ProductLink {
  readonly name?: string;
  readonly href: string;
  readonly current: boolean;
}

export interface SetupValuesViews {
  readonly 'pages/setup-values': SetupValuesModel;
  readonly 'parts/setup-steps': SetupSteps;
}

export interface SetupValuesDeps {
  readonly renderer: Renderer<SetupValuesViews>;
  readonly serviceProvider: ServiceProvider;
  readonly portalUrl: URL;
}

const query = z.object({ product: z.enum(IDP_PRODUCTS).default('other') });

/** The first step: what to enter at the identity provider, by the names that its console has for it. */
export function setupValuesPage({ renderer, serviceProvider, portalUrl }: SetupValuesDeps): RequestHandler {
  return (req, res) => {
    const grant = setupOf(res);
    const { product } = parse(query, req.query);
    const words = wordsOf(res);
    renderer.page(res, 'pages/setup-values', {
      title: words.setup.values.title,
      copyButtons: true,
      steps: setupSteps(words, grant, 'values'),
      product,
      products: IDP_PRODUCTS.map((each) => productLink(each, each === product)),
      console: consoleSteps(product, serviceProvider),
      metadataUrl: absoluteUrl(portalUrl, routes.serviceProviderMetadata),
      nextHref: routes.setupMetadata,
    });
  };
}

function productLink(product: IdpProduct, current: boolean): ProductLink {
  const href = paths.setupValues(product);
  return product === 'other' ? { href, current } : { name: PRODUCT_NAMES[product], href, current };
}
