import type { RevocationListStore } from '../endpoints/revocation-list-store.ts';
import { addressBucket } from '../kernel/address-bucket.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Counters } from '../kernel/counters.ts';
import type { CertificateStore } from '../pki/certificate-store.ts';
import { mayAskHandler } from './ask-limits.ts';
import type { Attempt, Shown } from './attempt.ts';
import type { AuthorizationFacts, Decision, StepResult } from './authorization.ts';
import { authorize } from './authorize.ts';
import { authorizePerson } from './authorize-person.ts';
import type { AuthenticatedPerson } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { DirectorySignIn } from './directory/directory-sign-in.ts';
import { findSession } from './find-session.ts';
import type { AskClientConnectHandler, HandlerOutcome } from './handler/client-connect-handler.ts';
import { judgeCertificate } from './judge-certificate.ts';
import { optionOf } from './option-of.ts';
import type { VpnSessions } from './vpn-sessions.ts';

export interface JudgeDeps {
  readonly connections: Pick<ConnectionStore, 'countActive'>;
  readonly certificates: Pick<CertificateStore, 'get'>;
  readonly revocationLists: Pick<RevocationListStore, 'get'>;
  readonly sessions: Pick<VpnSessions, 'find'>;
  readonly counters: Counters;
  readonly signInToDirectory: DirectorySignIn;
  readonly askHandler: AskClientConnectHandler;
  readonly clock: Clock;
}

/** What was decided, never that something must be known first, and what it rests on. */
export interface Judgement {
  readonly decision: Exclude<Decision, { readonly kind: 'need' }>;
  readonly facts: AuthorizationFacts;
}

/** Finds out what the decision asks for, one thing after the other, until it is made. Throws `StoreUnavailable`. */
export async function judgeAttempt(
  deps: JudgeDeps,
  attempt: Attempt,
  known: Partial<Pick<AuthorizationFacts, 'handler'>> = {},
): Promise<Judgement> {
  let facts: AuthorizationFacts = { ...(await firstFacts(deps, attempt)), ...known };
  for (;;) {
    const decision = authorize(facts);
    if (decision.kind !== 'need') return { decision, facts };
    const found = await findOut(deps, attempt, decision.what, facts);
    if ('kind' in found) return { decision: found, facts };
    facts = { ...facts, ...found };
  }
}

async function firstFacts(deps: JudgeDeps, attempt: Attempt): Promise<AuthorizationFacts> {
  const { endpoint, gateway, connection, shown, person, browser } = attempt;
  const { clientVpnEndpointId } = endpoint;
  const session =
    shown && (await findSession(deps.sessions, clientVpnEndpointId, shown, asksForCertificate(attempt)));
  return {
    endpoint,
    availabilityZone: gateway.availabilityZone,
    activeConnections: await deps.connections.countActive(clientVpnEndpointId),
    ...(shown || connection.commonName === ''
      ? {}
      : { certificate: { isPassed: true, value: connection.commonName } as const }),
    ...(session && { session }),
    ...(person && { person }),
    canOpenBrowser: browser !== undefined,
    now: deps.clock(),
  };
}

function asksForCertificate({ endpoint }: Pick<Attempt, 'endpoint'>): boolean {
  return optionOf(endpoint.authenticationOptions, 'certificate-authentication') !== undefined;
}

type Found = Pick<AuthorizationFacts, 'certificate' | 'person' | 'handler'>;
type Refusal = Extract<Decision, { readonly kind: 'deny' }>;

async function findOut(
  deps: JudgeDeps,
  attempt: Attempt,
  what: 'certificate' | 'directory' | 'handler',
  facts: AuthorizationFacts,
): Promise<Found | Refusal> {
  switch (what) {
    case 'certificate':
      return { certificate: await judgeShown(deps, attempt) };
    case 'directory':
      return { person: await askDirectory(deps, attempt) };
    case 'handler':
      return askHandlerAbout(deps, attempt, facts);
  }
}

async function judgeShown(deps: JudgeDeps, { endpoint, shown, asOf }: Attempt): Promise<StepResult<string>> {
  const option = optionOf(endpoint.authenticationOptions, 'certificate-authentication');
  const arn = option?.clientRootCertificateChainArn ?? '';
  const [authority, list] = await Promise.all([
    deps.certificates.get(arn, asOf),
    deps.revocationLists.get(endpoint.clientVpnEndpointId, asOf),
  ]);
  return judgeCertificate({
    chain: shown?.certificateChain,
    clientAuthority: authority?.value,
    revocationList: list?.value,
    now: deps.clock(),
  });
}

async function askDirectory(
  deps: JudgeDeps,
  { endpoint, shown, connection }: Attempt,
): Promise<StepResult<AuthenticatedPerson>> {
  const option = optionOf(endpoint.authenticationOptions, 'directory-service-authentication');
  if (!option || !shown) return { isPassed: false, reason: 'credentials-missing' };
  const { username, password }: Shown = shown;
  const from = addressBucket(connection.device.publicIp);
  const { directoryId } = option;
  const result = await deps.signInToDirectory(directoryId, { username, password, from });
  if (!result.isSignedIn) return { isPassed: false, reason: result.reason };
  const { username: name, groups } = result;
  const authenticatedAt = deps.clock();
  return {
    isPassed: true,
    value: { source: 'directory', username: name, groups, directoryId, authenticatedAt },
  };
}

/** The person is known by then: the decision asks for the handler last. */
async function askHandlerAbout(
  deps: JudgeDeps,
  { endpoint, connection }: Attempt,
  facts: AuthorizationFacts,
): Promise<{ readonly handler: HandlerOutcome } | Refusal> {
  const { username = '', groups = [] } = personOf(facts) ?? {};
  if (!(await mayAskHandler(deps.counters, connection, username)))
    return { kind: 'deny', reason: 'too-many-attempts', postureComplianceStatuses: [] };
  const handler = await deps.askHandler(endpoint.clientConnectHandlerArn ?? '', {
    connectionId: connection.connectionId,
    clientVpnEndpointId: endpoint.clientVpnEndpointId,
    commonName: commonNameOf(facts),
    username,
    groups,
    device: connection.device,
  });
  return { handler };
}

/** Whom the decision would admit; else whom anybody named so far, for logs speak of the refused, too. Undefined: nobody yet. */
export function personOf(facts: AuthorizationFacts): AuthenticatedPerson | undefined {
  const authorized = authorizePerson(facts);
  if (authorized.isPassed) return authorized.value.person;
  const { person, session } = facts;
  return person?.isPassed ? person.value : session?.person;
}

export function commonNameOf({ certificate }: AuthorizationFacts): string {
  return certificate?.isPassed ? certificate.value : '';
}
