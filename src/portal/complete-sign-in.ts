import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Audit } from '../kernel/audit.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Counters } from '../kernel/counters.ts';
import type { Metrics } from '../kernel/metrics.ts';
import {
  CodeAlreadyRedeemed,
  CodeUnknown,
  refusalContextOf,
  SessionExpired,
  SignInRefused,
} from '../saml/refusals.ts';
import type { AcceptedSignIn, SignIn } from '../saml/sign-in.ts';
import type { CookieJar } from '../web/cookies.ts';
import { parse } from '../web/parse.ts';
import { paths, routes } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import type { Renderer } from '../web/renderer.ts';
import { contextOf } from '../web/request-context.ts';
import { type PortalSessions, sessionOf } from '../web/session.ts';
import { readBinding } from './binding-cookie.ts';
import type { FlightRecorder } from './flight-recorder.ts';
import { type ContinueViews, showContinue } from './pages/continue.ts';
import {
  type FederatedIdentity,
  identityEndsAt,
  liveIdentities,
  withIdentity,
} from './session-identities.ts';
import { auditRefusedSignIn } from './sign-in-audit.ts';

export interface CompleteSignInDeps {
  readonly signIn: Pick<SignIn, 'complete'>;
  readonly counters: Counters;
  readonly audit: Audit;
  readonly flightRecorder: FlightRecorder;
  readonly metrics: Metrics;
  readonly renderer: Renderer<ContinueViews>;
  readonly clock: Clock;
  readonly jar: CookieJar;
  readonly portalSessions: PortalSessions;
}

const query = z.object({
  code: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  /** Set by our own refresh, so that it happens once. */
  again: z.literal('1').optional(),
});

/** The last step of a sign-in: a top-level GET, so the binding cookie comes with it and the session may be created. */
export function completeSignIn(deps: CompleteSignInDeps): RequestHandler {
  return async (req, res) => {
    // A bookmark of this address, or one typed by hand: there is nothing to complete.
    if (req.query.code === undefined) return redirect(res, 303, routes.home);
    const { code, again } = parse(query, req.query);
    const binding = readBinding(req, deps.jar);
    // Some browsers keep Lax cookies back after a redirect that began elsewhere; our own refresh brings them.
    if (binding === undefined && again === undefined) {
      return showContinue(deps.renderer, res, paths.signInCompleteAgain(code));
    }
    try {
      await enter(deps, res, await deps.signIn.complete(code, binding));
    } catch (error) {
      if (isRepetition(error, res, deps.clock())) return redirect(res, 303, routes.home);
      if (error instanceof SignInRefused) {
        auditRefusedSignIn(deps.audit, res, error);
        deps.flightRecorder.record(res, 'completion', error);
      }
      throw error;
    }
  };
}

async function enter(deps: CompleteSignInDeps, res: Response, accepted: AcceptedSignIn): Promise<void> {
  const now = deps.clock();
  const identity: FederatedIdentity = { ...accepted.identity, signedInAt: now };
  // What is over at once would send the person round in circles.
  if (identityEndsAt(identity) <= now)
    throw new SessionExpired().about(
      refusalContextOf({ ...accepted, samlProviderArn: identity.samlProviderArn }),
    );
  await deps.portalSessions.begin(res, (before) => ({
    identities: withIdentity(liveIdentities(before, now), identity),
  }));
  auditSignIn(deps.audit, res, accepted);
  observeDuration(deps.metrics, accepted, now);
  // The session stands. A counter that cannot be given back now is forgotten at the end of its window.
  await deps.counters.release(accepted.startCounterKey).catch(() => undefined);
  redirect(res, 303, accepted.returnTo);
}

/**
 * Back, Reload or a second tab after a sign-in that succeeded: the person is where they want to be. The store forgets
 * a redeemed code after a minute; then it is unknown.
 */
function isRepetition(error: unknown, res: Response, now: number): boolean {
  const wasHere = error instanceof CodeAlreadyRedeemed || error instanceof CodeUnknown;
  return wasHere && liveIdentities(sessionOf(res), now).length > 0;
}

/** Two replicas may have had a hand in it, and their clocks differ a little. */
function observeDuration(metrics: Metrics, { startedAt }: AcceptedSignIn, now: number): void {
  if (startedAt === undefined) return;
  metrics.observe('clientvpn_signin_seconds', {}, Math.max(0, now - startedAt) / 1000);
}

function auditSignIn(audit: Audit, res: Response, accepted: AcceptedSignIn): void {
  const { clientAddress, reference } = contextOf(res);
  audit.record({
    action: 'sign-in',
    result: 'succeeded',
    actor: accepted.identity.nameId,
    samlProviderArn: accepted.identity.samlProviderArn,
    clientVpnEndpointId: accepted.clientVpnEndpointId,
    sourceAddress: clientAddress,
    reference,
  });
}
