import type { Clock } from '../kernel/clock.ts';
import type { Counters } from '../kernel/counters.ts';
import { addressPool } from './address-pool.ts';
import { allowAnswer } from './allow-answer.ts';
import { mayWait } from './ask-limits.ts';
import type { Attempt } from './attempt.ts';
import type { AuthorizationFacts, Decision, DenialReason } from './authorization.ts';
import { continuesSession } from './authorize-person.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ended } from './ended-connection.ts';
import type { Answer, DenyAnswer } from './gateway-contract.ts';
import { commonNameOf, type Judgement, personOf } from './judge-attempt.ts';
import { deriveBrowserStep } from './link-code.ts';
import type { ConnectionLogger, LoggedEndpoint } from './log/connection-log.ts';
import { optionOf } from './option-of.ts';
import { pushedDigest } from './pushed-digest.ts';
import { type RecordDeps, recordOutcome } from './record-outcome.ts';
import type { RememberedDenials } from './remembered-denials.ts';
import { endStale } from './stale-connections.ts';
import { denyAnswer, linkAnswer, type StoredAnswerDeps } from './stored-answer.ts';
import type { VpnSessions } from './vpn-sessions.ts';

export interface SettleDeps extends StoredAnswerDeps, RecordDeps {
  readonly connections: Pick<ConnectionStore, 'save' | 'admit' | 'find'>;
  readonly sessions: Pick<VpnSessions, 'remember' | 'find'>;
  readonly denials: RememberedDenials;
  readonly counters: Counters;
  readonly connectionLogger: Pick<ConnectionLogger, 'record'>;
  readonly clock: Clock;
}

type Denial = Pick<
  Extract<Decision, { readonly kind: 'deny' }>,
  'reason' | 'text' | 'postureComplianceStatuses'
>;
/** Also what is left of an attempt whose endpoint is gone. */
type Refused = Pick<Attempt, 'connection' | 'version'> & { readonly endpoint: LoggedEndpoint };
type Admit = Extract<Decision, { readonly kind: 'admit' }>;

/** Does what was decided. Throws `StoreUnavailable`, and `ConcurrentChange` when another replica was faster: then everything is read anew. */
export function settle(deps: SettleDeps, attempt: Attempt, { decision, facts }: Judgement): Promise<Answer> {
  const known = withWhatIsKnown(attempt, facts);
  switch (decision.kind) {
    case 'admit':
      return admit(deps, known, decision, continuesSession(facts));
    case 'wait':
      return waitForBrowser(deps, known);
    case 'deny':
      return refuse(deps, known, decision);
  }
}

/** Logs and records speak of a refused person, too, as far as anybody found out who that is. */
function withWhatIsKnown(attempt: Attempt, facts: AuthorizationFacts): Attempt {
  const { connection } = attempt;
  const person = personOf(facts);
  const username = person?.username ?? typedName(attempt);
  const session = { ...connection.session, ...(person && { person }) };
  return { ...attempt, connection: { ...connection, commonName: commonNameOf(facts), username, session } };
}

/** What was typed as a name where a directory is asked; what clients send as one elsewhere (`N/A`) says nothing. */
function typedName({ endpoint, shown }: Attempt): string {
  const directory = optionOf(endpoint.authenticationOptions, 'directory-service-authentication');
  return directory ? (shown?.username ?? '').slice(0, LONGEST_TYPED_NAME) : '';
}

/** Names of directories are shorter (Active Directory: a user principal name has at most 256 characters). */
const LONGEST_TYPED_NAME = 256;

async function admit(
  deps: SettleDeps,
  attempt: Attempt,
  decision: Admit,
  isReturning: boolean,
): Promise<Answer> {
  const { endpoint, version } = attempt;
  const now = deps.clock();
  const wanted = admittedConnection(attempt, decision, now);
  if (!(await rememberSession(deps, wanted))) return refuse(deps, attempt, NOT_THEIRS);
  const admission = await deps.connections.admit(wanted, version, addressPool(endpoint, { isReturning }));
  if (admission.outcome === 'full')
    return refuse(deps, attempt, { reason: 'too-many-connections', postureComplianceStatuses: [] });
  const { connection } = admission;
  deps.connectionLogger.record(endpoint, connection, { kind: 'successful' });
  recordOutcome(deps, { action: 'connect', connection });
  if (isReturning && (await isSessionEnded(deps, connection)))
    return refuse(deps, { ...attempt, ...admission }, ENDED);
  await endStale(deps, connection);
  return allowAnswer(connection, endpoint);
}

const NOT_THEIRS = { reason: 'session-unknown', postureComplianceStatuses: [] } as const;
const ENDED = { reason: 'session-ended', postureComplianceStatuses: [] } as const;

/** Somebody may end the session while directory or handler are asked, and must not find that it went on. */
async function isSessionEnded(
  { sessions }: SettleDeps,
  { clientVpnEndpointId, session: { sessionId } }: Connection,
): Promise<boolean> {
  if (sessionId === undefined) return false;
  return (await sessions.find(clientVpnEndpointId, sessionId))?.state === 'ended';
}

function admittedConnection(
  { endpoint, connection }: Attempt,
  { person, commonName, sessionStartedAt, subnetId, postureComplianceStatuses }: Admit,
  now: number,
): Connection {
  const { browserStep: _over, ...rest } = connection;
  return {
    ...rest,
    phase: 'admitted',
    username: person.username,
    commonName,
    session: { ...connection.session, startedAt: sessionStartedAt, person },
    subnetId,
    pushedDigest: pushedDigest(endpoint, subnetId),
    connectionEstablishedTime: now,
    timestamp: now,
    postureComplianceStatuses,
  };
}

/**
 * Before it is admitted: should this process end in between, the same question finds the session already, and nothing else comes of it. False: its id is
 * that of somebody else's session, as whom the client would come back.
 */
async function rememberSession({ sessions }: SettleDeps, connection: Connection): Promise<boolean> {
  const { clientVpnEndpointId, commonName, session } = connection;
  const { sessionId, person, startedAt } = session;
  if (sessionId === undefined) return true;
  return sessions.remember(clientVpnEndpointId, sessionId, { person, commonName, startedAt });
}

async function waitForBrowser(deps: SettleDeps, attempt: Attempt): Promise<Answer> {
  const { endpoint, connection, version, browser } = attempt;
  const [secret] = deps.linkSecrets;
  const refusal = (reason: DenialReason) => refuse(deps, attempt, { reason, postureComplianceStatuses: [] });
  if (!secret || !browser) return refusal('service-unavailable');
  if (!(await mayWait(deps.counters, connection))) return refusal('too-many-attempts');
  const now = deps.clock();
  const loopbackPort = browser.method === 'crv1' ? browser.loopbackPort : undefined;
  const { code, step } = deriveBrowserStep(secret, connection.connectionId, now, loopbackPort);
  const waiting: Connection = { ...connection, phase: 'waiting', browserStep: step };
  await deps.connections.save(waiting, version);
  deps.connectionLogger.record(endpoint, waiting, { kind: 'waiting-for-assertion' });
  return linkAnswer(connection.connectionId, step, { code, url: deps.linkOf(code) }, now);
}

/**
 * Says no, and writes it down: in the connection, where there is one, else for as long as the question may come again. The first answer
 * counts, and it alone is logged. Those who ask too often write nothing: that would be theirs to fill the store with.
 */
export async function refuse(deps: SettleDeps, attempt: Refused, denial: Denial): Promise<DenyAnswer> {
  const { reason, text, postureComplianceStatuses } = denial;
  const answer = denyAnswer(attempt.connection.connectionId, reason, text);
  const failed = failedConnection(attempt.connection, answer, deps.clock());
  if (attempt.version > 0) await deps.connections.save(failed, attempt.version);
  else if (reason !== 'too-many-attempts') {
    const first = await deps.denials.remember(answer);
    if (first !== answer) return first;
  }
  const logged = { ...failed, postureComplianceStatuses };
  deps.connectionLogger.record(attempt.endpoint, logged, { kind: 'failed', reason });
  recordOutcome(deps, { action: 'connect', connection: failed, reason });
  return answer;
}

/** What its client was told stays with it. */
function failedConnection(connection: Connection, { reason, text }: DenyAnswer, now: number): Connection {
  const ending = { manner: 'halt', text, since: now } as const;
  return { ...ended(connection, now), statusMessage: reason, ending };
}
