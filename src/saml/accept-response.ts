import type { Clock } from '../kernel/clock.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import type { AcceptedSignIns } from './accepted-sign-ins.ts';
import type { AssertionFacts } from './check-assertion.ts';
import { checkVerifiedResponse, readVerifiedResponse } from './check-verified-response.ts';
import { PENDING_SIGN_IN_MS } from './expected-response.ts';
import { type GroupRemarks, groupRemarksOn } from './group-remarks.ts';
import type { Identity } from './identity.ts';
import { signInNamedBy } from './name-sign-in.ts';
import type { ConsumedSignIn, PendingSignIns } from './pending-sign-ins.ts';
import {
  AssertionReplayed,
  InResponseToMissing,
  ProviderChanged,
  RequestExpired,
  refusalContextOf,
  SignInRefused,
  StatusNotSuccess,
} from './refusals.ts';
import { type ScannedResponse, scanResponse } from './scan-response.ts';
import type { AcceptedResponse, PendingSignIn, ServiceProvider } from './sign-in.ts';
import type { TrustedProviders } from './trusted-providers.ts';
import { rememberAssertion } from './used-assertions.ts';
import type { ResponseVerifier } from './verifier.ts';

export interface AcceptResponseDeps {
  readonly serviceProvider: ServiceProvider;
  readonly providers: TrustedProviders;
  readonly pending: PendingSignIns;
  readonly accepted: AcceptedSignIns;
  readonly oneTime: OneTimeStore;
  readonly verifier: ResponseVerifier;
  readonly clock: Clock;
  readonly clockSkewMs: number;
}

/**
 * Judges what was posted to the assertion consumer service: shape, the sign-in that it answers, signatures, content,
 * replay. Which provider is trusted follows from the sign-in alone, never from what the Response says. Nothing is
 * written before everything but replay was checked, so a refused Response uses nothing up. `from` names the sender, for
 * the verifier.
 */
export async function acceptResponse(
  deps: AcceptResponseDeps,
  field: string,
  from: string,
): Promise<AcceptedResponse> {
  const scanned = await scanOrName(deps, field);
  const requestId = scanned.inResponseTo;
  const found = await deps.pending.find(requestId);
  const { clientVpnEndpointId, samlProviderArn } = found.signIn;
  try {
    const accepted =
      found.state === 'consumed'
        ? { code: await codeOfRepetition(deps, found.signIn, scanned.digest) }
        : await acceptFirst(deps, found.signIn, scanned, from);
    return { ...accepted, clientVpnEndpointId, samlProviderArn };
  } catch (error) {
    if (error instanceof SignInRefused) error.about({ ...refusalContextOf(found.signIn), requestId });
    throw error;
  }
}

/** What is refused by its shape alone is worth a look whose it was; an unsolicited Response is nobody's. */
async function scanOrName(
  { pending, verifier }: AcceptResponseDeps,
  field: string,
): Promise<ScannedResponse> {
  try {
    return scanResponse(field, verifier.decrypts());
  } catch (error) {
    if (!(error instanceof SignInRefused) || error instanceof InResponseToMissing) throw error;
    throw error.about(await signInNamedBy(field, pending));
  }
}

/** The same Response once more, as a double click sends it, leads where it led before, until somebody went there. */
async function codeOfRepetition(
  { accepted }: AcceptResponseDeps,
  consumed: ConsumedSignIn,
  responseDigest: string,
): Promise<string> {
  const isSame = consumed.responseDigest === responseDigest;
  if (!isSame || !(await accepted.isLive(consumed.code))) throw new AssertionReplayed();
  return consumed.code;
}

async function acceptFirst(
  deps: AcceptResponseDeps,
  pending: PendingSignIn,
  scanned: ScannedResponse,
  from: string,
): Promise<Pick<AcceptedResponse, 'code' | 'groupRemarks'>> {
  if (deps.clock() >= pending.expiresAt) throw new RequestExpired();
  if (scanned.failedStatus !== undefined) throw new StatusNotSuccess({ received: scanned.failedStatus });
  const { facts, remarks } = await verifiedFacts(deps, pending, scanned, from);
  const { idpEntityId } = pending;
  const used = { ...facts, idpEntityId, responseDigest: scanned.digest };
  await rememberAssertion(deps.oneTime, used, deps.clock());
  const code = await finish(deps, pending, identityOf(pending, facts), scanned.digest);
  return { code, ...(remarks === undefined ? {} : { groupRemarks: remarks }) };
}

async function verifiedFacts(
  { providers, verifier, serviceProvider, clock, clockSkewMs }: AcceptResponseDeps,
  { requestId, samlProviderArn, idpEntityId }: PendingSignIn,
  { xml }: ScannedResponse,
  from: string,
): Promise<{ readonly facts: AssertionFacts; readonly remarks: GroupRemarks | undefined }> {
  const provider = await providers.get(samlProviderArn);
  if (provider?.entityId !== idpEntityId) throw new ProviderChanged();
  const verified = await verifier.verify(xml, provider.signingCertificates, from);
  const { assertionConsumerServiceUrl, entityId: audience } = serviceProvider;
  const expected = { requestId, idpEntityId, assertionConsumerServiceUrl, audience, clockSkewMs };
  const read = readVerifiedResponse(verified);
  const facts = checkVerifiedResponse(read, expected, clock());
  return { facts, remarks: groupRemarksOn(read.assertion) };
}

function identityOf(
  { samlProviderArn, idpEntityId }: PendingSignIn,
  { assertionId: _id, usableUntil: _until, ...person }: AssertionFacts,
): Identity {
  return { samlProviderArn, idpEntityId, ...person };
}

/**
 * The code is written before the sign-in is consumed: whoever loses that race finds the winner's code there, and the
 * loser's own, which nobody was told, is forgotten after a minute.
 */
async function finish(
  deps: AcceptResponseDeps,
  { requestId, samlProviderArn, expiresAt, ...pending }: PendingSignIn,
  identity: Identity,
  responseDigest: string,
): Promise<string> {
  const { idpEntityId: _known, ...kept } = pending;
  const startedAt = expiresAt - PENDING_SIGN_IN_MS;
  const code = await deps.accepted.add({ identity, ...kept, startedAt });
  const { clientVpnEndpointId, isForConnection } = pending;
  const consumed = {
    clientVpnEndpointId,
    samlProviderArn,
    responseDigest,
    code,
    ...(isForConnection && { isForConnection }),
  };
  const outcome = await deps.pending.consume(requestId, consumed);
  return outcome === 'won' ? code : codeOfRepetition(deps, outcome, responseDigest);
}
