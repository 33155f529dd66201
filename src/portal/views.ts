import type { SupportContact } from '../web/brand.ts';
import type { LayoutModel } from '../web/renderer.ts';
import type { ContinueViews } from './pages/continue.ts';
import type { EndpointViews } from './pages/endpoint.ts';
import type { HomeViews } from './pages/home.ts';
import type { NoAccessViews } from './pages/no-access.ts';
import type { ProblemViews } from './pages/problem.ts';
import type { SignedOutViews } from './pages/signed-out.ts';

/**
 * Every template and its model: the view `pages/home` is the file views/pages/home.ejs. The renderer takes no
 * other pair, and `npm run check:views` holds each template to its model.
 */
export interface Views
  extends ContinueViews,
    EndpointViews,
    HomeViews,
    NoAccessViews,
    ProblemViews,
    SignedOutViews {
  readonly layout: LayoutModel;
  readonly 'parts/support': SupportContact;
}
