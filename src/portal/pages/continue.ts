import type { Response } from 'express';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { wordsOf } from '../words/languages.ts';

export interface ContinueModel extends PageModel {
  readonly href: string;
  readonly refreshTo: string;
}

export interface ContinueViews {
  readonly 'pages/continue': ContinueModel;
}

/**
 * A page that goes on by itself to `href`, a path of the portal. It stands where a redirect must not: after a form,
 * whose redirects Chrome holds to `form-action 'self'`, and where the next request must come from our own origin.
 */
export function showContinue(renderer: Renderer<ContinueViews>, res: Response, href: string): void {
  renderer.page(res, 'pages/continue', { title: wordsOf(res).continuing.title, href, refreshTo: href });
}
