import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import { ConcurrentChange } from '../kernel/errors.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { createSharedWork } from '../kernel/shared-work.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { answerAgain } from './answer-again.ts';
import { mayAsk } from './ask-limits.ts';
import { type Attempt, newConnection } from './attempt.ts';
import { browserMethodOf, challengeReplyOf, decodedAnswer } from './client-software.ts';
import { type BroughtAnswerDeps, readBroughtAnswer } from './connect-again.ts';
import type { Connection } from './connection.ts';
import { connectionIdOf } from './connection-id.ts';
import type { ConnectionStore } from './connection-store.ts';
import { ended } from './ended-connection.ts';
import type { GatewayConnections } from './gateway-connections.ts';
import type { Answer, ConnectAsk } from './gateway-contract.ts';
import { goOn } from './go-on.ts';
import { type JudgeDeps, judgeAttempt } from './judge-attempt.ts';
import { reauthenticate } from './reauthenticate.ts';
import { createRememberedDenials } from './remembered-denials.ts';
import { requireConnection } from './require-connection.ts';
import { requireServedEndpoint } from './served-endpoints.ts';
import { refuse, type SettleDeps, settle } from './settle-attempt.ts';
import { createVpnSessions, type VpnSessions } from './vpn-sessions.ts';

/** What the outside gives; what is made of the store's short-lived things is made here. */
export interface ConnectionAskNeeds extends Omit<ConnectionAskDeps, 'sessions' | 'denials'> {
  readonly oneTime: OneTimeStore;
}

interface ConnectionAskDeps extends JudgeDeps, SettleDeps, BroughtAnswerDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly connections: ConnectionStore;
  readonly sessions: VpnSessions;
  readonly asOf: () => AsOf;
}

/** The questions of gateways about single connections. */
export type ConnectionAsks = Pick<
  GatewayConnections,
  'connect' | 'continueConnection' | 'answerChallenge' | 'reauthenticate'
>;

/**
 * Answers them over whatever connections the store holds. Whatever is asked again, by whichever replica it is answered, finds what the first
 * question left and gets the same answer.
 */
export function createConnectionAsks(needs: ConnectionAskNeeds): ConnectionAsks {
  const { oneTime } = needs;
  const deps: ConnectionAskDeps = {
    ...needs,
    sessions: createVpnSessions(oneTime),
    denials: createRememberedDenials(oneTime),
  };
  // Who asks once more while a directory or a handler takes its time must not have it asked twice.
  const share = createSharedWork<Answer>();
  return {
    connect: (gateway, ask) =>
      share(`connect ${connectionIdOf(gateway.name, ask)}`, () =>
        retryConcurrentChange(() => connect(deps, gateway, ask)),
      ),
    continueConnection: (gateway, connectionId) =>
      share(`continue ${connectionId} ${gateway.name}`, () =>
        retryConcurrentChange(async () => {
          const found = await requireConnection(deps.connections, gateway, connectionId);
          return goOn(deps, gateway, found, undefined);
        }),
      ),
    answerChallenge: (gateway, connectionId, { answer }) =>
      retryConcurrentChange(async () => {
        const found = await requireConnection(deps.connections, gateway, connectionId);
        return goOn(deps, gateway, found, decodedAnswer(answer));
      }),
    reauthenticate: (gateway, connectionId, ask) =>
      retryConcurrentChange(() => reauthenticate(deps, gateway, connectionId, ask)),
  };
}

async function connect(deps: ConnectionAskDeps, gateway: Gateway, ask: ConnectAsk): Promise<Answer> {
  const asOf = deps.asOf();
  const { value: endpoint } = await requireServedEndpoint(
    deps.endpoints,
    gateway,
    ask.clientVpnEndpointId,
    asOf,
  );
  const connectionId = connectionIdOf(gateway.name, ask);
  const [known, denial] = await Promise.all([
    deps.connections.get(connectionId),
    deps.denials.find(connectionId),
  ]);
  if (known) return answerAgain(deps, { endpoint, connection: known.value, version: known.version });
  if (denial) return denial;
  const connection = newConnection(gateway, endpoint, ask, { connectionId, now: deps.clock() });
  return begin(deps, { gateway, endpoint, asOf, connection, version: 0, shown: ask }, ask);
}

const TOO_MANY = { reason: 'too-many-attempts', postureComplianceStatuses: [] } as const;

/** A question that nobody asked before. */
async function begin(deps: ConnectionAskDeps, attempt: Attempt, ask: ConnectAsk): Promise<Answer> {
  if (!(await mayAsk(deps.counters, attempt.connection))) return refuse(deps, attempt, TOO_MANY);
  const reply = challengeReplyOf(ask.password);
  const commonName = ask.certificateChain?.[0]?.commonName;
  const brought = reply && (await readBroughtAnswer(deps, attempt.connection, { ...reply, commonName }));
  const browser = browserMethodOf(ask);
  const whole = { ...attempt, ...(browser && { browser }), ...(brought && { person: brought.person }) };
  const answer = await settle(deps, whole, await judgeAttempt(deps, whole));
  if (brought?.first) await endFirst(deps, brought.first);
  return answer;
}

/** What waited for the browser has gone over into the connection that brought the answer. */
async function endFirst(deps: ConnectionAskDeps, { value, version }: Versioned<Connection>): Promise<void> {
  try {
    await deps.connections.save(ended(value, deps.clock()), version);
  } catch (error) {
    // Somebody else ended it, which is all that was wanted.
    if (!(error instanceof ConcurrentChange)) throw error;
  }
}
