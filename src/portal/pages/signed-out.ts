import type { RequestHandler } from 'express';
import { routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { wordsOf } from '../words/languages.ts';

export interface SignedOutModel extends PageModel {
  readonly homeHref: string;
}

export interface SignedOutViews {
  readonly 'pages/signed-out': SignedOutModel;
}

/** Where signing out ends. It says what is still signed in: the identity provider knows nothing of it. */
export function signedOutPage(renderer: Renderer<SignedOutViews>): RequestHandler {
  return (_req, res) => {
    renderer.page(res, 'pages/signed-out', { title: wordsOf(res).signedOut.title, homeHref: routes.home });
  };
}
