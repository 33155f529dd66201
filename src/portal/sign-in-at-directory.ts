import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { type Directory, findDirectory } from '../connections/directory/directory.ts';
import type { DirectoryResult, DirectorySignIn } from '../connections/directory/directory-sign-in.ts';
import { asStaticChallenge } from '../connections/directory/read-credentials.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { addressBucket } from '../kernel/address-bucket.ts';
import type { Audit } from '../kernel/audit.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AsOfRequest } from '../web/as-of.ts';
import { MethodNotAllowed } from '../web/errors.ts';
import { parse } from '../web/parse.ts';
import { paths } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import { contextOf } from '../web/request-context.ts';
import type { PortalSessions } from '../web/session.ts';
import { readBinding } from './binding-cookie.ts';
import type { DirectoryFormFailure } from './directory-form-failure.ts';
import { type DirectoryFormDeps, formTokenOf, showDirectorySignIn } from './pages/directory-sign-in.ts';
import { type DirectoryEndpoint, findPortalEndpoint } from './portal-endpoint.ts';
import { type DirectoryIdentity, liveIdentities, withIdentity } from './session-identities.ts';

export interface SignInAtDirectoryDeps extends DirectoryFormDeps {
  readonly endpoints: EndpointStore;
  readonly asOf: AsOfRequest;
  readonly directorySignIn: DirectorySignIn;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly portalSessions: PortalSessions;
}

const form = z.object({
  username: z.string().max(1024).default(''),
  password: z.string().max(1024).default(''),
  code: z.string().max(1024).default(''),
  formToken: z.string().max(128).default(''),
});

type Form = z.output<typeof form>;
type SignedIn = Extract<DirectoryResult, { isSignedIn: true }>;

/** What the page with the form is answered with when it is shown again. */
const STATUSES: Readonly<Record<DirectoryFormFailure, number>> = {
  'credentials-missing': 400,
  'credentials-wrong': 403,
  'mfa-code-missing': 400,
  'password-looks-like-challenge': 400,
  'too-many-attempts': 429,
  'directory-unavailable': 503,
  'form-expired': 403,
};

/**
 * The form of an endpoint's directory, sent. Right: the session takes the identity over, and the endpoint's page follows. Anything else: the form again, with
 * the same words for every wrong credential. Throws `NotFound`, `StoreUnavailable`.
 */
export function signInAtDirectory(deps: SignInAtDirectoryDeps): RequestHandler<{ endpointId: string }> {
  return async (req, res) => {
    const found = await findPortalEndpoint(deps.endpoints, req.params.endpointId, deps.asOf(res));
    // People of an identity provider give their password to nobody else.
    if (found.directoryId === undefined) throw new MethodNotAllowed('GET');
    const sent = parse(form, req.body);
    // Before the check: whatever directory comes to stand under the id meanwhile vouches for nobody whom this one knows.
    const directory = findDirectory(deps.directories(), found.directoryId);
    if (!isOfThisBrowser(deps, req, sent)) return showAgain(deps, req, res, found, sent, 'form-expired');
    const result = await deps.directorySignIn(found.directoryId, {
      username: sent.username,
      password: passwordOf(directory, sent),
      from: addressBucket(contextOf(res).clientAddress),
    });
    if (!result.isSignedIn) return showAgain(deps, req, res, found, sent, result.reason);
    await enter(deps, res, found, { ...result, baseDn: directory?.baseDn ?? '' });
  };
}

function isOfThisBrowser({ jar }: SignInAtDirectoryDeps, req: Request, { formToken }: Form): boolean {
  const binding = readBinding(req, jar);
  if (binding === undefined) return false;
  const [expected, received] = [Buffer.from(formTokenOf(binding)), Buffer.from(formToken)];
  return expected.length === received.length && timingSafeEqual(expected, received);
}

/** As a client with `static-challenge` sends it; without a field for a code it is as it was typed. */
function passwordOf(directory: Directory | undefined, { password, code }: Form): string {
  return directory?.radius && password !== '' ? asStaticChallenge(password, code) : password;
}

async function enter(
  deps: SignInAtDirectoryDeps,
  res: Response,
  { endpoint, directoryId }: DirectoryEndpoint,
  { username, groups, firstName, lastName, baseDn }: SignedIn & { readonly baseDn: string },
): Promise<void> {
  const now = deps.clock();
  const identity: DirectoryIdentity = {
    directoryId,
    baseDn,
    nameId: username,
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    groups,
    authenticatedAt: now,
    signedInAt: now,
  };
  await deps.portalSessions.begin(res, (before) => ({
    identities: withIdentity(liveIdentities(before, now), identity),
  }));
  audit(deps, res, { endpoint, directoryId }, { result: 'succeeded', actor: username });
  redirect(res, 303, paths.endpoint(endpoint.clientVpnEndpointId));
}

function showAgain(
  deps: SignInAtDirectoryDeps,
  req: Request,
  res: Response,
  found: DirectoryEndpoint,
  { username }: Form,
  failure: DirectoryFormFailure,
): void {
  const { clientVpnEndpointId } = found.endpoint;
  contextOf(res).failure = {
    code: failure,
    reason: 'The form of the directory sign-in was shown again.',
    details: { clientVpnEndpointId, directoryId: found.directoryId },
  };
  audit(deps, res, found, { result: 'refused', code: failure });
  res.status(STATUSES[failure]);
  showDirectorySignIn(deps, req, res, found, { typed: username, failure });
}

/** Who was refused is not known: nothing refused is believed, and passwords land in the wrong field. */
function audit(
  deps: Pick<SignInAtDirectoryDeps, 'audit'>,
  res: Response,
  { endpoint, directoryId }: DirectoryEndpoint,
  outcome: { readonly result: 'succeeded' | 'refused'; readonly actor?: string; readonly code?: string },
): void {
  const { clientAddress, reference } = contextOf(res);
  deps.audit.record({
    action: 'sign-in',
    ...outcome,
    directoryId,
    clientVpnEndpointId: endpoint.clientVpnEndpointId,
    sourceAddress: clientAddress,
    reference,
  });
}
