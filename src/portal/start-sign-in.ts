import type { Request, RequestHandler, Response } from 'express';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { BindingMissing, InResponseToMissing } from '../saml/refusals.ts';
import type { AsOfRequest } from '../web/as-of.ts';
import { refuseUnlessNavigation } from '../web/navigation.ts';
import { paths } from '../web/paths.ts';
import type { Renderer } from '../web/renderer.ts';
import { type BeginSignInDeps, countStart, recordingFailure, sendToProvider } from './begin-sign-in.ts';
import { bindingHash, readBinding, renewBinding } from './binding-cookie.ts';
import { type ContinueViews, showContinue } from './pages/continue.ts';
import {
  type DirectoryFormDeps,
  type DirectorySignInViews,
  showDirectorySignIn,
} from './pages/directory-sign-in.ts';
import { type FederatedEndpoint, findPortalEndpoint } from './portal-endpoint.ts';

/** A second unsolicited Response from one browser within so long means that the identity provider never says InResponseTo. */
const UNSOLICITED_SECONDS = 60;

type StartRequest = Request<{ endpointId: string }>;

export interface StartSignInDeps extends BeginSignInDeps, DirectoryFormDeps {
  readonly endpoints: EndpointStore;
  readonly asOf: AsOfRequest;
  readonly oneTime: OneTimeStore;
  readonly renderer: Renderer<ContinueViews & DirectorySignInViews>;
}

/** Sends the browser to the identity provider of an endpoint, or shows the form of its directory. It comes back to the endpoint's page, never to a download. */
export function startSignIn(deps: StartSignInDeps): RequestHandler<{ endpointId: string }> {
  return (req, res) =>
    recordingFailure(deps, res, async () => {
      refuseUnlessNavigation(req);
      const asOf = deps.asOf(res);
      const found = await findPortalEndpoint(deps.endpoints, req.params.endpointId, asOf);
      if (found.directoryId !== undefined) return showDirectorySignIn(deps, req, res, found, { typed: '' });
      if (mustProveCookies(deps, req, found)) return askAgainWithCookie(deps, req, res, found);
      await start(deps, req, res, found, asOf);
    });
}

/**
 * The binding cookie is how a second unsolicited Response of one browser is known. A browser that keeps no cookies
 * would go round in circles with an identity provider that never says InResponseTo, so it must bring the cookie
 * before anything is counted or stored. Throws `BindingMissing` when it does not, the second time.
 */
function mustProveCookies({ jar }: StartSignInDeps, req: StartRequest, found: FederatedEndpoint): boolean {
  if (req.query.unsolicited === undefined || readBinding(req, jar) !== undefined) return false;
  if (req.query.again === undefined) return true;
  throw new BindingMissing().about(contextFor(found));
}

/** Our own refresh brings the cookie from every browser that keeps one. */
function askAgainWithCookie(
  { jar, random, renderer }: StartSignInDeps,
  req: StartRequest,
  res: Response,
  { endpoint }: FederatedEndpoint,
): void {
  renewBinding(req, res, jar, random);
  showContinue(renderer, res, paths.signInAfterUnsolicitedAgain(endpoint.clientVpnEndpointId));
}

async function start(
  deps: StartSignInDeps,
  req: StartRequest,
  res: Response,
  found: FederatedEndpoint,
  asOf: AsOf,
): Promise<void> {
  const context = contextFor(found);
  const startCounterKey = await countStart(deps, res);
  if (req.query.unsolicited !== undefined) await refuseSecondUnsolicited(deps, req, found);
  const returnTo = paths.endpoint(context.clientVpnEndpointId);
  await sendToProvider(deps, req, res, { ...context, returnTo, startCounterKey }, asOf);
}

/** What a refusal and a sign-in have to know of the endpoint. */
function contextFor({ endpoint: { clientVpnEndpointId }, samlProviderArn }: FederatedEndpoint) {
  return { clientVpnEndpointId, samlProviderArn };
}

/** Remembers, by its binding cookie, that this browser came from an unsolicited Response. Throws `InResponseToMissing` when it had before. */
async function refuseSecondUnsolicited(
  { oneTime, jar }: StartSignInDeps,
  req: StartRequest,
  found: FederatedEndpoint,
): Promise<void> {
  const key = `unsolicited:${bindingHash(readBinding(req, jar) ?? '')}`;
  if (!(await oneTime.putIfAbsent(key, '', UNSOLICITED_SECONDS)))
    throw new InResponseToMissing().about(contextFor(found));
}
