import type { Clock } from '../kernel/clock.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { readVerifiedResponse } from './check-verified-response.ts';
import type { Examination } from './examination.ts';
import { type ExaminedAgainst, examineResponse, type NamedGroups } from './examine-response.ts';
import { LONGEST_VALIDITY_MS } from './expected-response.ts';
import { requiredId } from './ids.ts';
import type { PendingTest } from './pending-tests.ts';
import { AssertionReplayed, ProviderChanged, RequestExpired } from './refusals.ts';
import { scanResponse } from './scan-response.ts';
import type { ServiceProvider } from './sign-in.ts';
import type { TrustedProviders } from './trusted-providers.ts';
import { rememberAssertion } from './used-assertions.ts';
import type { ResponseVerifier } from './verifier.ts';

/** What a test sign-in found, for the one setup that started it. */
export interface ExaminedTest {
  readonly samlProviderArn: string;
  readonly clientVpnEndpointId?: ClientVpnEndpointId;
  readonly setupKey: string;
  /** When the Response came; milliseconds since 1970. */
  readonly receivedAt: number;
  readonly examination: Examination;
}

export interface ExamineTestDeps {
  readonly serviceProvider: ServiceProvider;
  readonly providers: TrustedProviders;
  readonly oneTime: OneTimeStore;
  readonly verifier: ResponseVerifier;
  /** What the rules of an endpoint name now; undefined: there is no such endpoint. */
  readonly namedGroups: (id: ClientVpnEndpointId) => Promise<NamedGroups | undefined>;
  readonly clock: Clock;
  /** Milliseconds, as for real sign-ins. */
  readonly clockSkewMs: number;
}

/**
 * Examines the Response to a test as a sign-in would judge it, and remembers its Assertion. Throws `StoreUnavailable`;
 * what the Response holds is in the report.
 */
export async function examineTest(
  given: ExamineTestDeps,
  test: PendingTest,
  samlResponse: string,
  from: string,
): Promise<ExaminedTest> {
  const deps = { ...given, verifier: verifyingOnce(given.verifier) };
  const { samlProviderArn, clientVpnEndpointId, setupKey } = test;
  const receivedAt = deps.clock();
  const against = { ...(await knownOf(deps, test, receivedAt)), from };
  const first = await examineResponse(deps, samlResponse, against, receivedAt);
  const replayed = first.accepted && (await wasUsed(deps, samlResponse, against, receivedAt));
  const examination = replayed
    ? await examineResponse(deps, samlResponse, { ...against, refusal: new AssertionReplayed() }, receivedAt)
    : first;
  const endpoint = clientVpnEndpointId === undefined ? {} : { clientVpnEndpointId };
  return { samlProviderArn, ...endpoint, setupKey, receivedAt, examination };
}

/**
 * Verifies once and gives the same answer from then on: the one test uses up one turn at the verifier, and cannot be lost
 * because a second one was refused as busy.
 */
function verifyingOnce(verifier: ResponseVerifier): ResponseVerifier {
  let verified: ReturnType<ResponseVerifier['verify']> | undefined;
  return {
    ...verifier,
    verify: (...asked) => {
      verified ??= verifier.verify(...asked);
      return verified;
    },
  };
}

/** What a Response to the test is held to: the same as for a real sign-in, from the same places. */
async function knownOf(
  { providers, serviceProvider, namedGroups, clockSkewMs }: ExamineTestDeps,
  { requestId, samlProviderArn, idpEntityId, clientVpnEndpointId, expiresAt }: PendingTest,
  now: number,
): Promise<ExaminedAgainst> {
  const { assertionConsumerServiceUrl, entityId: audience } = serviceProvider;
  const expected = { requestId, idpEntityId, assertionConsumerServiceUrl, audience, clockSkewMs };
  const provider = await providers.get(samlProviderArn);
  const rules = clientVpnEndpointId && (await namedGroups(clientVpnEndpointId));
  const known = { expected, ...(rules === undefined ? {} : { rules }) };
  if (now >= expiresAt) return { ...known, signingCertificates: [], refusal: new RequestExpired() };
  if (provider?.entityId !== idpEntityId) {
    return { ...known, signingCertificates: [], refusal: new ProviderChanged() };
  }
  return { ...known, signingCertificates: provider.signingCertificates };
}

/**
 * Remembers the Assertion as a real sign-in does, so that it serves neither there nor in another test. An identity
 * provider that gives every Assertion the same ID is found out by a second test.
 */
async function wasUsed(
  { oneTime, clockSkewMs, verifier }: ExamineTestDeps,
  samlResponse: string,
  { expected: { idpEntityId }, signingCertificates, from = '' }: ExaminedAgainst,
  now: number,
): Promise<boolean> {
  const { xml, digest: responseDigest } = scanResponse(samlResponse, verifier.decrypts());
  // Only what was verified says the ID of an Assertion that was encrypted.
  const { assertion } = readVerifiedResponse(await verifier.verify(xml, signingCertificates, from));
  const assertionId = requiredId(assertion);
  const usableUntil = now + LONGEST_VALIDITY_MS + clockSkewMs;
  try {
    await rememberAssertion(oneTime, { idpEntityId, assertionId, responseDigest, usableUntil }, now);
    return false;
  } catch (error) {
    if (error instanceof AssertionReplayed) return true;
    throw error;
  }
}
