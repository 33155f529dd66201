import type { Request, Response } from 'express';
import { BrowserStepOver } from '../connections/browser-failures.ts';
import type { BrowserSignIns, WaitingConnection } from '../connections/browser-sign-ins.ts';
import type { AuthenticatedPerson } from '../connections/connection.ts';
import type { Audit } from '../kernel/audit.ts';
import type { Counters } from '../kernel/counters.ts';
import type { AsOfRequest } from '../web/as-of.ts';
import type { CookieJar } from '../web/cookies.ts';
import { countOrRefuse, type RateLimit, rateLimitKey } from '../web/rate-limit.ts';
import { contextOf } from '../web/request-context.ts';
import { sessionOf } from '../web/session.ts';
import { bindingHash, readBinding } from './binding-cookie.ts';
import { type AccessDeps, currentIdentityOf } from './portal-endpoint.ts';
import type { FederatedIdentity, SignedInIdentity } from './session-identities.ts';

export type CodeRequest = Request<{ code: string }>;

/** Links that lead nowhere, per client address. Nobody guesses 128 bits; whoever tries is told to stop, and the log tells of it. */
const UNKNOWN_LINKS: RateLimit = { name: 'connection-link', limit: 60, windowSeconds: 300 };

export interface WaitingConnectionDeps extends AccessDeps {
  readonly browserSignIns: BrowserSignIns;
  readonly counters: Counters;
  readonly asOf: AsOfRequest;
  readonly jar: CookieJar;
}

/** The connection that the link of a request means. Throws `BrowserStepOver`, `TooManyRequests`, `StoreUnavailable`. */
export async function findWaiting(
  { browserSignIns, counters }: Pick<WaitingConnectionDeps, 'browserSignIns' | 'counters'>,
  req: CodeRequest,
  res: Response,
): Promise<WaitingConnection> {
  const waiting = await browserSignIns.find(req.params.code);
  // A good link is never refused: whoever tries others from the same office must not keep its people out.
  if (waiting) return waiting;
  await countOrRefuse(counters, UNKNOWN_LINKS, rateLimitKey(UNKNOWN_LINKS, contextOf(res).clientAddress));
  throw new BrowserStepOver();
}

/** What the browser of a request is known by; undefined when it sent no binding cookie. */
export function browserOf(req: Request, jar: CookieJar): string | undefined {
  const binding = readBinding(req, jar);
  return binding === undefined ? undefined : bindingHash(binding);
}

/** Who is signed in at the endpoint's own provider. No rule of the endpoint is asked: rules are for traffic, and whom none admits may connect. */
export function identityFor(
  deps: WaitingConnectionDeps,
  { samlProviderArn }: WaitingConnection,
  res: Response,
): Promise<FederatedIdentity | undefined> {
  return currentIdentityOf(deps, samlProviderArn, sessionOf(res), deps.asOf(res));
}

/**
 * The identity of a session as a connection takes it. When it was authenticated is said by the portal's own clock, as for the session itself:
 * at the identity provider the person may have been signed in since morning (0007).
 */
export function personOfIdentity({
  nameId,
  groups,
  samlProviderArn,
  signedInAt,
}: FederatedIdentity): AuthenticatedPerson {
  return { source: 'federated', username: nameId, groups, samlProviderArn, authenticatedAt: signedInAt };
}

/** An audit line about a connection: who did what, from where, and from where the device asks. */
export function auditConnection(
  audit: Audit,
  res: Response,
  { connectionId, clientVpnEndpointId, samlProviderArn, device }: WaitingConnection,
  action: 'confirm-connection' | 'reject-connection' | 'sign-in-to-connection',
  identity: SignedInIdentity | undefined,
): void {
  const { clientAddress, reference } = contextOf(res);
  audit.record({
    action,
    result: 'succeeded',
    ...(identity && { actor: identity.nameId }),
    samlProviderArn,
    clientVpnEndpointId,
    sourceAddress: clientAddress,
    reference,
    details: { connectionId, deviceAddress: device.publicIp },
  });
}
