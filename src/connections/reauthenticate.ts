import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { Attempt, Shown } from './attempt.ts';
import type { DenialReason } from './authorization.ts';
import { type Connection, type ConnectionEnding, isActive } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ending } from './ended-connection.ts';
import type { ReauthenticateAnswer, ReauthenticateAsk } from './gateway-contract.ts';
import { type JudgeDeps, type Judgement, judgeAttempt } from './judge-attempt.ts';
import { type RecordDeps, recordOutcome } from './record-outcome.ts';
import { requireConnection } from './require-connection.ts';
import { atSessionEnd, isSessionOver, sessionEndsAt } from './session-limit.ts';
import { denyAnswer } from './stored-answer.ts';

export interface ReauthenticateDeps extends Omit<JudgeDeps, 'connections'>, RecordDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly connections: Pick<ConnectionStore, 'get' | 'save'>;
  readonly asOf: () => AsOf;
}

/**
 * TLS was renegotiated: the client may stay while its certificate, its session and its endpoint are good. The handler is not asked again, for
 * this is no new connection. Who may not stay is told so, and an order sees to it that the connection ends. Throws `ConnectionUnknown`,
 * `StoreUnavailable`, and `ConcurrentChange` when somebody else changed the connection.
 */
export async function reauthenticate(
  deps: ReauthenticateDeps,
  gateway: Gateway,
  connectionId: string,
  ask: ReauthenticateAsk,
): Promise<ReauthenticateAnswer> {
  const asOf = deps.asOf();
  const found = await requireConnection(deps.connections, gateway, connectionId);
  const { value: connection, version } = found;
  if (!isActive(connection) || connection.ending) return denyAnswer(connectionId, 'session-ended');
  const endpoint = (await deps.endpoints.get(connection.clientVpnEndpointId, asOf))?.value;
  if (!endpoint) return endIt(deps, found, 'endpoint-not-available', 'halt');
  const refusal = await refusalOf(deps, { gateway, endpoint, asOf, connection, version, shown: ask });
  if (refusal) return endIt(deps, found, refusal, mannerFor(refusal, endpoint));
  return { decision: 'allow', connectionId, sessionEndsAt: sessionEndsAt(connection.session, endpoint) };
}

/** Its place among the connections of the endpoint is its own already. */
const HAS_PLACE: Pick<ConnectionStore, 'countActive'> = { countActive: async () => 0 };

/** It may have; but a browser is for who connects, and who has no session any more is to connect anew. */
const COULD_OPEN_ONE = { method: 'web-auth' } as const;

async function refusalOf(
  deps: ReauthenticateDeps,
  attempt: Attempt & { readonly endpoint: Endpoint; readonly shown: Shown },
): Promise<DenialReason | undefined> {
  const { connection, endpoint, shown } = attempt;
  if (isSessionOver(connection.session, endpoint, deps.clock())) return 'session-ended';
  if (isOfAnotherSession(connection, shown)) return 'session-unknown';
  const { postureComplianceStatuses } = connection;
  const handler = { outcome: 'allowed', postureComplianceStatuses } as const;
  const whole = { ...attempt, browser: COULD_OPEN_ONE };
  const held = { connections: HAS_PLACE, sessions: sessionOf(connection, deps.sessions) };
  const { decision } = await judgeAttempt({ ...deps, ...held }, whole, { handler });
  return reasonOf(decision, connection);
}

/** Its session is its own: one with a certificate began anew where that of the token was over. Whether somebody ended it says the store. */
function sessionOf(
  { session: { person, startedAt }, commonName }: Connection,
  sessions: JudgeDeps['sessions'],
): JudgeDeps['sessions'] {
  return {
    async find(...named) {
      const found = await sessions.find(...named);
      return found?.state === 'live' ? { ...found, session: { person, commonName, startedAt } } : found;
    },
  };
}

/** A token of another session would let somebody stay as somebody else. */
function isOfAnotherSession({ session }: Connection, { sessionId, sessionState }: Shown): boolean {
  return sessionState !== undefined && sessionState !== 'Initial' && sessionId !== session.sessionId;
}

function reasonOf(decision: Judgement['decision'], connection: Connection): DenialReason | undefined {
  if (decision.kind === 'deny') return decision.reason;
  if (decision.kind === 'wait') return 'session-unknown';
  const isSamePerson =
    decision.person.username === connection.username && decision.commonName === connection.commonName;
  return isSamePerson ? undefined : 'session-unknown';
}

/** A session that is over ends as the endpoint has it; who may come back with something better does so, and reads why not where it is not. */
function mannerFor(refusal: DenialReason, endpoint: Endpoint): ConnectionEnding['manner'] {
  return refusal === 'session-ended' ? atSessionEnd(endpoint) : 'restart';
}

async function endIt(
  deps: ReauthenticateDeps,
  { value: connection, version }: Versioned<Connection>,
  reason: DenialReason,
  manner: ConnectionEnding['manner'],
): Promise<ReauthenticateAnswer> {
  const answer = denyAnswer(connection.connectionId, reason);
  const order = { manner, text: answer.text };
  await deps.connections.save(ending(connection, order, deps.clock()), version);
  recordOutcome(deps, { action: 're-authenticate', connection, reason });
  return answer;
}
