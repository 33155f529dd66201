import type { RequestHandler } from 'express';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { wordsOf } from '../words/languages.ts';

export interface SetupEndedViews {
  readonly 'pages/setup-ended': PageModel;
}

/** Where a setup ends. */
export function setupEndedPage(renderer: Renderer<SetupEndedViews>): RequestHandler {
  return (_req, res) => {
    renderer.page(res, 'pages/setup-ended', { title: wordsOf(res).setup.end.ended.title });
  };
}
