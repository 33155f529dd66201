import type { SupportContact } from '../web/brand.ts';
import type { LayoutModel } from '../web/renderer.ts';
import type { InstructionsViews } from './bundle-instructions.ts';
import type { ConnectionRejectedViews } from './confirm-connection.ts';
import type { ConnectGuide } from './connect-steps.ts';
import type { ConnectionViews } from './pages/connection.ts';
import type { ConnectionFinishedViews } from './pages/connection-finished.ts';
import type { ContinueViews } from './pages/continue.ts';
import type { DirectorySignInViews } from './pages/directory-sign-in.ts';
import type { EndpointViews } from './pages/endpoint.ts';
import type { ClientLink, Offer } from './pages/endpoint-model.ts';
import type { HomeViews } from './pages/home.ts';
import type { NoAccessViews } from './pages/no-access.ts';
import type { ProblemViews } from './pages/problem.ts';
import type { SetupEndedViews } from './pages/setup-ended.ts';
import type { SetupMetadataViews } from './pages/setup-metadata.ts';
import type { SetupOpenViews } from './pages/setup-open.ts';
import type { SetupAwaitedViews } from './pages/setup-report.ts';
import type { SetupReportViews } from './pages/setup-report-model.ts';
import type { SetupReviewViews } from './pages/setup-review.ts';
import type { SetupTestViews } from './pages/setup-test.ts';
import type { SetupValuesViews } from './pages/setup-values.ts';
import type { SignedOutViews } from './pages/signed-out.ts';

/**
 * Every template and its model: the view `pages/home` is the file views/pages/home.ejs. The renderer takes no
 * other pair, and `npm run check:views` holds each template to its model.
 */
export interface Views
  extends ConnectionFinishedViews,
    ConnectionRejectedViews,
    ConnectionViews,
    ContinueViews,
    DirectorySignInViews,
    EndpointViews,
    HomeViews,
    InstructionsViews,
    NoAccessViews,
    ProblemViews,
    SetupAwaitedViews,
    SetupEndedViews,
    SetupMetadataViews,
    SetupOpenViews,
    SetupReportViews,
    SetupReviewViews,
    SetupTestViews,
    SetupValuesViews,
    SignedOutViews {
  readonly layout: LayoutModel;
  readonly 'parts/support': SupportContact;
  readonly 'parts/offer': Offer;
  readonly 'parts/connect-steps': ConnectGuide['steps'];
  readonly 'parts/client-link': ClientLink;
}
