import type { RequestHandler } from 'express';
import { routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import type { Views } from '../views.ts';

export interface SignedOutModel extends PageModel {
  readonly homeHref: string;
}

/** Where signing out ends. It says what is still signed in: the identity provider knows nothing of it. */
export function signedOutPage(renderer: Renderer<Views>): RequestHandler {
  return (_req, res) => {
    renderer.page(res, 'pages/signed-out', { title: 'You are signed out', homeHref: routes.home });
  };
}
