import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Attempt, Shown } from './attempt.ts';
import type { DenialReason } from './authorization.ts';
import { type Connection, isActive } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ending } from './ended-connection.ts';
import type { ReauthenticateAnswer, ReauthenticateAsk } from './gateway-contract.ts';
import { type JudgeDeps, type Judgement, judgeAttempt } from './judge-attempt.ts';
import { type RecordDeps, recordOutcome } from './record-outcome.ts';
import { requireConnection } from './require-connection.ts';
import { isSessionOver, sessionEndsAt } from './session-limit.ts';
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
  const { value: connection, version } = await requireConnection(deps.connections, gateway, connectionId);
  if (!isActive(connection) || connection.ending) return denyAnswer(connectionId, 'session-ended');
  const endpoint = (await deps.endpoints.get(connection.clientVpnEndpointId, asOf))?.value;
  if (!endpoint) return endIt(deps, connection, version, 'endpoint-not-available');
  const refusal = await refusalOf(deps, { gateway, endpoint, asOf, connection, version, shown: ask });
  if (refusal) return endIt(deps, connection, version, refusal);
  return { decision: 'allow', connectionId, sessionEndsAt: sessionEndsAt(connection.session, endpoint) };
}

/** Its place among the connections of the endpoint is its own already. */
const HAS_PLACE: Pick<ConnectionStore, 'countActive'> = { countActive: async () => 0 };

async function refusalOf(
  deps: ReauthenticateDeps,
  attempt: Attempt & { readonly endpoint: Endpoint; readonly shown: Shown },
): Promise<DenialReason | undefined> {
  const { connection, endpoint, shown } = attempt;
  if (isSessionOver(connection.session, endpoint, deps.clock())) return 'session-ended';
  if (isOfAnotherSession(connection, shown)) return 'session-unknown';
  const { postureComplianceStatuses } = connection;
  const handler = { outcome: 'allowed', postureComplianceStatuses } as const;
  const { decision } = await judgeAttempt({ ...deps, connections: HAS_PLACE }, attempt, { handler });
  return reasonOf(decision, connection);
}

/** A token of another session would let somebody stay as somebody else. */
function isOfAnotherSession({ session }: Connection, { sessionId, sessionState }: Shown): boolean {
  return sessionState !== undefined && sessionState !== 'Initial' && sessionId !== session.sessionId;
}

/** A browser is asked when a connection begins, and never for one that is up. */
function reasonOf(decision: Judgement['decision'], connection: Connection): DenialReason | undefined {
  if (decision.kind === 'deny') return decision.reason;
  if (decision.kind === 'wait') return 'session-unknown';
  const isSamePerson =
    decision.person.username === connection.username && decision.commonName === connection.commonName;
  return isSamePerson ? undefined : 'session-unknown';
}

async function endIt(
  deps: ReauthenticateDeps,
  connection: Connection,
  version: number,
  reason: DenialReason,
): Promise<ReauthenticateAnswer> {
  const answer = denyAnswer(connection.connectionId, reason);
  const order = { manner: 'restart', text: answer.text } as const;
  await deps.connections.save(ending(connection, order, deps.clock()), version);
  recordOutcome(deps, { action: 're-authenticate', connection, reason });
  return answer;
}
