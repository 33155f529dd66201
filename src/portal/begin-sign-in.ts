import type { Request, Response } from 'express';
import type { AsOf } from '../kernel/as-of.ts';
import type { Audit } from '../kernel/audit.ts';
import type { Counters } from '../kernel/counters.ts';
import { PosternError } from '../kernel/errors.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { RandomBytes } from '../kernel/random.ts';
import { SignInRefused } from '../saml/refusals.ts';
import type { SignIn, StartSignIn } from '../saml/sign-in.ts';
import type { CookieJar } from '../web/cookies.ts';
import { countOrRefuse, type RateLimit, rateLimitKey } from '../web/rate-limit.ts';
import { redirect } from '../web/redirect.ts';
import { contextOf } from '../web/request-context.ts';
import { renewBinding } from './binding-cookie.ts';
import type { FlightRecorder } from './flight-recorder.ts';
import { auditRefusedSignIn } from './sign-in-audit.ts';

/**
 * Starts that were not finished yet: a finished one is given back, so a whole office behind one address may
 * sign in at nine o'clock. It bounds what a stranger can make the store keep.
 */
const UNFINISHED_STARTS: RateLimit = { name: 'sign-in-start', limit: 300, windowSeconds: 300 };

export interface BeginSignInDeps {
  readonly signIn: Pick<SignIn, 'start'>;
  readonly counters: Counters;
  readonly metrics: Metrics;
  readonly audit: Audit;
  readonly flightRecorder: FlightRecorder;
  readonly random: RandomBytes;
  readonly jar: CookieJar;
}

/** Whose sign-in begins, at which provider, and the page of ours where it comes back. */
export type SignInRequest = Pick<
  StartSignIn,
  'clientVpnEndpointId' | 'samlProviderArn' | 'returnTo' | 'isForConnection'
>;

/** This address may begin one more; the key to give it back with. Throws `TooManyRequests`. */
export async function countStart({ counters }: Pick<BeginSignInDeps, 'counters'>, res: Response) {
  const key = rateLimitKey(UNFINISHED_STARTS, contextOf(res).clientAddress);
  await countOrRefuse(counters, UNFINISHED_STARTS, key);
  return key;
}

/** Sends the browser to the identity provider. `startCounterKey` is what `countStart` gave. */
export async function sendToProvider(
  deps: BeginSignInDeps,
  req: Request,
  res: Response,
  request: SignInRequest & { readonly startCounterKey: string },
  asOf: AsOf,
): Promise<void> {
  const binding = renewBinding(req, res, deps.jar, deps.random);
  const { redirectUrl } = await deps.signIn.start({ ...request, binding }, asOf);
  redirect(res, 302, redirectUrl);
  deps.metrics.increment('clientvpn_sign_in_starts_total', { result: 'started' });
}

/** Counts and records a start that failed, and throws its failure on. */
export async function recordingFailure<Result>(
  { metrics, audit, flightRecorder }: BeginSignInDeps,
  res: Response,
  start: () => Promise<Result>,
): Promise<Result> {
  try {
    return await start();
  } catch (error) {
    const result = error instanceof PosternError ? error.code : 'UnexpectedFailure';
    metrics.increment('clientvpn_sign_in_starts_total', { result });
    if (error instanceof SignInRefused) {
      auditRefusedSignIn(audit, res, error);
      flightRecorder.record(res, 'start', error);
    }
    throw error;
  }
}
