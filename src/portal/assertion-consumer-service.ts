import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { addressBucket } from '../kernel/address-bucket.ts';
import type { Audit } from '../kernel/audit.ts';
import type { Counters } from '../kernel/counters.ts';
import { parseClientVpnEndpointId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { answeredTest } from '../saml/answered-test.ts';
import {
  AcsRequestMalformed,
  InResponseToMissing,
  ResponseTooLarge,
  SignInRefused,
  VerificationFailed,
  VerifierBusy,
} from '../saml/refusals.ts';
import type { SignIn } from '../saml/sign-in.ts';
import { RequestTooLarge, UnsupportedMediaType } from '../web/errors.ts';
import { formBody } from '../web/forms.ts';
import { refuseUnlessNavigation } from '../web/navigation.ts';
import { paths, routes } from '../web/paths.ts';
import { countOrRefuse, type RateLimit, rateLimitKey, refuseBeyond } from '../web/rate-limit.ts';
import { redirect } from '../web/redirect.ts';
import type { Renderer } from '../web/renderer.ts';
import { contextOf, noteFailure } from '../web/request-context.ts';
import type { FlightRecorder } from './flight-recorder.ts';
import { logGroupRemarks } from './log-group-remarks.ts';
import { type ContinueViews, showContinue } from './pages/continue.ts';
import { type ReceiveTestDeps, receiveTest } from './setup/receive-test.ts';
import { auditRefusedSignIn } from './sign-in-audit.ts';

/**
 * 131,072 bytes of XML are 174,764 characters of base64. Percent-encoding adds about six in a hundred, line breaks
 * as many again, and RelayState little: 256 KiB hold any Response that is not too large itself.
 */
const FORM = { bytes: 256 * 1024, fields: 20 };

/** Refused posts, and those in work: what is accepted is given back, so it costs nobody anything. */
const REFUSED_POSTS: RateLimit = { name: 'refused-response', limit: 120, windowSeconds: 300 };

/** Little is read of them and nothing kept; each tile at the identity provider of an office sends one. */
const UNSOLICITED: RateLimit = { name: 'unsolicited-response', limit: 1000, windowSeconds: 300 };

const NOBODYS_FAULT = [VerifierBusy, VerificationFailed, InResponseToMissing];

export interface AssertionConsumerServiceDeps extends ReceiveTestDeps {
  readonly signIn: Pick<SignIn, 'accept'>;
  readonly counters: Counters;
  readonly audit: Audit;
  readonly flightRecorder: FlightRecorder;
  readonly logger: Logger;
  readonly renderer: Renderer<ContinueViews>;
}

const form = z.object({
  SAMLResponse: z.string().min(1),
  SAMLRequest: z.undefined().optional(),
  RelayState: z.unknown().optional(),
});

/**
 * The assertion consumer service, in the order of its steps. It stands before session and CSRF protection on purpose:
 * the identity provider's post is cross-site, so no cookie comes with it. Signatures, InResponseTo and the binding
 * cookie at the next step protect it instead. It reads nothing but the form.
 */
export function assertionConsumerService(
  deps: AssertionConsumerServiceDeps,
): (RequestHandler | ErrorRequestHandler)[] {
  return [refuseFlood(deps), formBody(FORM), acceptResponse(deps), onRefusal(deps)];
}

function refuseFlood({ counters }: AssertionConsumerServiceDeps): RequestHandler {
  return async (req, res, next) => {
    refuseUnlessNavigation(req);
    const key = rateLimitKey(REFUSED_POSTS, contextOf(res).clientAddress);
    await refuseBeyond(counters, REFUSED_POSTS, key);
    next();
  };
}

function acceptResponse(deps: AssertionConsumerServiceDeps): RequestHandler {
  return async (req, res) => {
    const { clientAddress } = contextOf(res);
    const next = await chargingRefusals(deps.counters, clientAddress, async () => {
      const samlResponse = samlResponseOf(req);
      const test = answeredTest(samlResponse);
      if (test !== undefined) return receiveTest(deps, res, samlResponse, test);
      const accepted = await deps.signIn.accept(samlResponse, addressBucket(clientAddress));
      logGroupRemarks(deps.logger, res, accepted);
      return paths.signInComplete(accepted.code);
    });
    redirect(res, 303, next);
  };
}

/** Counts before the work, so that no crowd of posts passes the limit at once; gives back what is nobody's fault. */
async function chargingRefusals<Result>(
  counters: Counters,
  address: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const key = rateLimitKey(REFUSED_POSTS, address);
  // A count that cannot be given back now is forgotten at the end of its window.
  const giveBack = () => counters.release(key).catch(() => undefined);
  await countOrRefuse(counters, REFUSED_POSTS, key);
  try {
    const result = await work();
    await giveBack();
    return result;
  } catch (error) {
    if (!isFaultOfSender(error)) await giveBack();
    throw error;
  }
}

/** A portal that is overloaded or without its store must charge no office for it; unsolicited is no fault. */
function isFaultOfSender(error: unknown): boolean {
  return error instanceof SignInRefused && !NOBODYS_FAULT.some((Kind) => error instanceof Kind);
}

function samlResponseOf(req: Request): string {
  if (req.body === undefined) throw new UnsupportedMediaType();
  if (req.originalUrl.includes('?')) throw new AcsRequestMalformed();
  const parsed = form.safeParse(req.body);
  if (!parsed.success) throw new AcsRequestMalformed();
  return parsed.data.SAMLResponse;
}

function onRefusal(deps: AssertionConsumerServiceDeps): ErrorRequestHandler {
  const { counters, audit, flightRecorder, renderer } = deps;
  return async (thrown: unknown, req, res, next) => {
    if (thrown instanceof InResponseToMissing) {
      const key = rateLimitKey(UNSOLICITED, contextOf(res).clientAddress);
      await countOrRefuse(counters, UNSOLICITED, key);
      noteFailure(res, thrown);
      return showContinue(renderer, res, startAfterUnsolicited(req.body));
    }
    const error = thrown instanceof RequestTooLarge ? await tooLarge(counters, res) : thrown;
    if (error instanceof SignInRefused) {
      auditRefusedSignIn(audit, res, error);
      flightRecorder.record(res, 'response', error, form.partial().catch({}).parse(req.body).SAMLResponse);
    }
    next(error);
  };
}

/** The form was not read to its end, so nothing was counted yet. */
async function tooLarge(counters: Counters, res: Response): Promise<ResponseTooLarge> {
  const key = rateLimitKey(REFUSED_POSTS, contextOf(res).clientAddress);
  await counters.hit(key, REFUSED_POSTS.windowSeconds);
  return new ResponseTooLarge();
}

/**
 * Where an unsolicited Response leads: to an ordinary sign-in. Nothing of it is trusted; RelayState is at most a hint
 * for which endpoint (administrators put its id there, so that a tile at the identity provider works).
 */
function startAfterUnsolicited(body: unknown): string {
  const { RelayState: hint } = form.partial().catch({}).parse(body);
  const endpointId = typeof hint === 'string' ? parseClientVpnEndpointId(hint) : undefined;
  return endpointId === undefined ? routes.home : paths.signInAfterUnsolicited(endpointId);
}
