import type { RequestHandler } from 'express';
import { refuseUnlessNavigation } from '../web/navigation.ts';
import { paths } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import { type BeginSignInDeps, countStart, recordingFailure, sendToProvider } from './begin-sign-in.ts';
import { browserOf, findWaiting, type WaitingConnectionDeps } from './waiting-connection.ts';

/**
 * The ordinary sign-in for a connection: at the endpoint's own provider, also where the portal has another one or does not serve the endpoint at all, and
 * back to the connection's page. Whoever has not pressed the button there, in this browser, is led to it.
 */
export function startConnectionSignIn(
  deps: BeginSignInDeps & WaitingConnectionDeps,
): RequestHandler<{ code: string }> {
  return (req, res) =>
    recordingFailure(deps, res, async () => {
      refuseUnlessNavigation(req);
      const returnTo = paths.connection(req.params.code);
      const waiting = await findWaiting(deps, req, res);
      const isOurs = waiting.confirmedBy !== undefined && waiting.confirmedBy === browserOf(req, deps.jar);
      if (!isOurs || waiting.finished) return redirect(res, 303, returnTo);
      const startCounterKey = await countStart(deps, res);
      const { clientVpnEndpointId, samlProviderArn } = waiting;
      const request = { clientVpnEndpointId, samlProviderArn, returnTo, startCounterKey };
      await sendToProvider(deps, req, res, { ...request, isForConnection: true }, deps.asOf(res));
    });
}
