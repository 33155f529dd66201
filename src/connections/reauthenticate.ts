import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Audit } from '../kernel/audit.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Attempt, Shown } from './attempt.ts';
import type { DenialReason } from './authorization.ts';
import { type Connection, isActive } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { ReauthenticateAnswer, ReauthenticateAsk } from './gateway-contract.ts';
import { type JudgeDeps, type Judgement, judgeAttempt } from './judge-attempt.ts';
import { requireConnection } from './require-connection.ts';
import { isSessionOver, sessionEndsAt } from './session-limit.ts';
import { denyAnswer } from './stored-answer.ts';

export interface ReauthenticateDeps extends Omit<JudgeDeps, 'connections'> {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly connections: Pick<ConnectionStore, 'get' | 'save'>;
  readonly asOf: () => AsOf;
  readonly audit: Audit;
  readonly logger: Logger;
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
  { connections, clock, audit, logger }: ReauthenticateDeps,
  connection: Connection,
  version: number,
  reason: DenialReason,
): Promise<ReauthenticateAnswer> {
  const { connectionId, clientVpnEndpointId, gateway, device, username } = connection;
  const answer = denyAnswer(connectionId, reason);
  const ending = { manner: 'restart', text: answer.text, since: clock() } as const;
  await connections.save({ ...connection, status: 'terminating', ending }, version);
  audit.record({
    action: 're-authenticate',
    result: 'refused',
    code: reason,
    ...(username !== '' && { actor: username }),
    clientVpnEndpointId,
    sourceAddress: device.publicIp,
    details: { connectionId, gateway: gateway.name },
  });
  logger.info(
    { connectionId, clientVpnEndpointId, gateway: gateway.name, clientAddress: device.publicIp, reason },
    'A connection may not stay.',
  );
  return answer;
}
