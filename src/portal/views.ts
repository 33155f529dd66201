import type { SupportContact } from '../web/brand.ts';
import type { LayoutModel } from '../web/renderer.ts';
import type { InstructionsViews } from './bundle-instructions.ts';
import type { ConnectGuide } from './connect-steps.ts';
import type { ContinueViews } from './pages/continue.ts';
import type { EndpointViews } from './pages/endpoint.ts';
import type { ClientLink } from './pages/endpoint-model.ts';
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
    InstructionsViews,
    NoAccessViews,
    ProblemViews,
    SignedOutViews {
  readonly layout: LayoutModel;
  readonly 'parts/support': SupportContact;
  readonly 'parts/connect-steps': ConnectGuide['steps'];
  readonly 'parts/client-link': ClientLink;
}
