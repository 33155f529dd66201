import type { Request, RequestHandler, Response } from 'express';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Audit } from '../kernel/audit.ts';
import type { Counters } from '../kernel/counters.ts';
import { PosternError } from '../kernel/errors.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { BindingMissing, InResponseToMissing, SignInRefused } from '../saml/refusals.ts';
import type { SignIn } from '../saml/sign-in.ts';
import type { AsOfRequest } from '../web/as-of.ts';
import type { CookieJar } from '../web/cookies.ts';
import { refuseUnlessNavigation } from '../web/navigation.ts';
import { paths } from '../web/paths.ts';
import { countOrRefuse, type RateLimit, rateLimitKey } from '../web/rate-limit.ts';
import { redirect } from '../web/redirect.ts';
import type { Renderer } from '../web/renderer.ts';
import { contextOf } from '../web/request-context.ts';
import { bindingHash, readBinding, renewBinding } from './binding-cookie.ts';
import type { FlightRecorder } from './flight-recorder.ts';
import { type ContinueViews, showContinue } from './pages/continue.ts';
import { findPortalEndpoint, type PortalEndpoint } from './portal-endpoint.ts';
import { auditRefusedSignIn } from './sign-in-audit.ts';

/**
 * Starts that were not finished yet: a finished one is given back, so a whole office behind one address may
 * sign in at nine o'clock. It bounds what a stranger can make the store keep.
 */
const UNFINISHED_STARTS: RateLimit = { name: 'sign-in-start', limit: 300, windowSeconds: 300 };

/** A second unsolicited Response from one browser within so long means that the identity provider never says InResponseTo. */
const UNSOLICITED_SECONDS = 60;

type StartRequest = Request<{ endpointId: string }>;

export interface StartSignInDeps {
  readonly endpoints: EndpointStore;
  readonly asOf: AsOfRequest;
  readonly signIn: Pick<SignIn, 'start'>;
  readonly counters: Counters;
  readonly oneTime: OneTimeStore;
  readonly metrics: Metrics;
  readonly audit: Audit;
  readonly flightRecorder: FlightRecorder;
  readonly random: RandomBytes;
  readonly renderer: Renderer<ContinueViews>;
  readonly jar: CookieJar;
}

/** Sends the browser to the identity provider of an endpoint. It comes back to the endpoint's page, never to a download. */
export function startSignIn(deps: StartSignInDeps): RequestHandler<{ endpointId: string }> {
  return async (req, res) => {
    try {
      refuseUnlessNavigation(req);
      const asOf = deps.asOf(res);
      const found = await findPortalEndpoint(deps.endpoints, req.params.endpointId, asOf);
      if (mustProveCookies(deps, req, found)) return askAgainWithCookie(deps, req, res, found);
      redirect(res, 302, await redirectUrlFor(deps, req, res, found, asOf));
      deps.metrics.increment('clientvpn_sign_in_starts_total', { result: 'started' });
    } catch (error) {
      const result = error instanceof PosternError ? error.code : 'UnexpectedFailure';
      deps.metrics.increment('clientvpn_sign_in_starts_total', { result });
      if (error instanceof SignInRefused) {
        auditRefusedSignIn(deps.audit, res, error);
        deps.flightRecorder.record(res, 'start', error);
      }
      throw error;
    }
  };
}

/**
 * The binding cookie is how a second unsolicited Response of one browser is known. A browser that keeps no cookies
 * would go round in circles with an identity provider that never says InResponseTo, so it must bring the cookie
 * before anything is counted or stored. Throws `BindingMissing` when it does not, the second time.
 */
function mustProveCookies({ jar }: StartSignInDeps, req: StartRequest, found: PortalEndpoint): boolean {
  if (req.query.unsolicited === undefined || readBinding(req, jar) !== undefined) return false;
  if (req.query.again === undefined) return true;
  throw new BindingMissing().about(contextFor(found));
}

/** Our own refresh brings the cookie from every browser that keeps one. */
function askAgainWithCookie(
  { jar, random, renderer }: StartSignInDeps,
  req: StartRequest,
  res: Response,
  { endpoint }: PortalEndpoint,
): void {
  renewBinding(req, res, jar, random);
  showContinue(renderer, res, paths.signInAfterUnsolicitedAgain(endpoint.clientVpnEndpointId));
}

async function redirectUrlFor(
  deps: StartSignInDeps,
  req: StartRequest,
  res: Response,
  found: PortalEndpoint,
  asOf: AsOf,
): Promise<string> {
  const context = contextFor(found);
  const startCounterKey = rateLimitKey(UNFINISHED_STARTS, contextOf(res).clientAddress);
  await countOrRefuse(deps.counters, UNFINISHED_STARTS, startCounterKey);
  const binding = renewBinding(req, res, deps.jar, deps.random);
  if (req.query.unsolicited !== undefined && !(await isFirstUnsolicited(deps, binding))) {
    throw new InResponseToMissing().about(context);
  }
  const returnTo = paths.endpoint(context.clientVpnEndpointId);
  const { redirectUrl } = await deps.signIn.start({ ...context, binding, returnTo, startCounterKey }, asOf);
  return redirectUrl;
}

/** What a refusal and a sign-in have to know of the endpoint. */
function contextFor({ endpoint: { clientVpnEndpointId }, samlProviderArn }: PortalEndpoint) {
  return { clientVpnEndpointId, samlProviderArn };
}

/** Remembers, by its binding cookie, that this browser came from an unsolicited Response; false when it had before. */
function isFirstUnsolicited(deps: StartSignInDeps, binding: string): Promise<boolean> {
  return deps.oneTime.putIfAbsent(`unsolicited:${bindingHash(binding)}`, '', UNSOLICITED_SECONDS);
}
