import type { LayoutModel } from '../web/renderer.ts';
import type { ContinueModel } from './pages/continue.ts';
import type { EndpointModel } from './pages/endpoint.ts';
import type { EndpointCard, EndpointForm, HomeModel } from './pages/home.ts';
import type { NoAccessModel } from './pages/no-access.ts';
import type { ProblemModel } from './pages/problem.ts';
import type { SignedOutModel } from './pages/signed-out.ts';

/**
 * Every template and its model: the view `pages/home` is the file views/pages/home.ejs. The renderer takes no
 * other pair, and `npm run check:views` holds each template to its model.
 */
export interface Views {
  readonly layout: LayoutModel;
  readonly 'pages/continue': ContinueModel;
  readonly 'pages/endpoint': EndpointModel;
  readonly 'pages/home': HomeModel;
  readonly 'pages/no-access': NoAccessModel;
  readonly 'pages/problem': ProblemModel;
  readonly 'pages/signed-out': SignedOutModel;
  readonly 'parts/endpoint-cards': readonly EndpointCard[];
  readonly 'parts/endpoint-form': EndpointForm;
}
