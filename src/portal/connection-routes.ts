import { Router } from '../web/express.ts';
import { routes } from '../web/paths.ts';
import type { Renderer } from '../web/renderer.ts';
import type { BeginSignInDeps } from './begin-sign-in.ts';
import { type ConfirmConnectionDeps, confirmConnection, rejectConnection } from './confirm-connection.ts';
import { type ConnectionPageDeps, connectionPage } from './pages/connection.ts';
import { startConnectionSignIn } from './start-connection-sign-in.ts';
import type { Views } from './views.ts';

export interface ConnectionRoutesDeps
  extends Omit<ConnectionPageDeps, 'renderer'>,
    Omit<ConfirmConnectionDeps, 'renderer'>,
    BeginSignInDeps {
  readonly renderer: Renderer<Views>;
}

/** The browser's part of a connection. It stands behind the portal's sessions and their protection of forms. */
export function connectionRoutes(deps: ConnectionRoutesDeps): Router {
  const router = Router();
  router.get(routes.connection, connectionPage(deps));
  router.post(routes.connection, confirmConnection(deps));
  router.post(routes.connectionRejection, rejectConnection(deps));
  router.get(routes.connectionSignIn, startConnectionSignIn(deps));
  return router;
}
