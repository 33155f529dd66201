import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { Gateway } from '../endpoints/vpn-settings.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Versioned } from '../kernel/versioned.ts';
import { answerAgain } from './answer-again.ts';
import type { Attempt } from './attempt.ts';
import type { DenialReason, StepResult } from './authorization.ts';
import { isLoopbackAnswer } from './browser-step.ts';
import type { AuthenticatedPerson, Connection } from './connection.ts';
import type { Answer } from './gateway-contract.ts';
import { type JudgeDeps, judgeAttempt } from './judge-attempt.ts';
import { isMeantFor } from './served-endpoints.ts';
import { refuse, type SettleDeps, settle } from './settle-attempt.ts';
import { denyAnswer, endedAnswer } from './stored-answer.ts';

export interface GoOnDeps extends JudgeDeps, SettleDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly connections: JudgeDeps['connections'] & SettleDeps['connections'];
  readonly sessions: JudgeDeps['sessions'] & SettleDeps['sessions'];
  readonly asOf: () => AsOf;
}

/**
 * A connection goes on after the browser: its gateway heard that somebody signed in, or brings what the browser gave the client
 * (`brought`). Where nothing of that is true yet, or it is long past, the answer is the earlier one.
 */
export async function goOn(
  deps: GoOnDeps,
  gateway: Gateway,
  { value: connection, version }: Versioned<Connection>,
  brought?: string,
): Promise<Answer> {
  const asOf = deps.asOf();
  const endpoint = (await deps.endpoints.get(connection.clientVpnEndpointId, asOf))?.value;
  if (!endpoint) return withoutEndpoint(deps, connection, version);
  const attempt: Attempt = { gateway, endpoint, asOf, connection, version };
  const person = personOfBrowser(connection, brought);
  if (!person) return answerAgain(deps, attempt);
  if (!isMeantFor(gateway, endpoint)) return refuse(deps, attempt, NOT_SERVED);
  const whole = { ...attempt, person };
  return settle(deps, whole, await judgeAttempt(deps, whole));
}

/** The configuration took the endpoint from the gateway while its client waited. */
const NOT_SERVED = { reason: 'gateway-serves-no-subnet', postureComplianceStatuses: [] } as const;

/** Undefined: the browser is not done, or all has been decided. */
function personOfBrowser(
  { phase, browserStep, session }: Connection,
  brought: string | undefined,
): StepResult<AuthenticatedPerson> | undefined {
  if (!browserStep || (phase !== 'waiting' && phase !== 'signed-in')) return undefined;
  if (browserStep.rejectedAt !== undefined) return refused('browser-sign-in-rejected');
  if (browserStep.loopbackPort === undefined && brought === undefined)
    return phase === 'signed-in' ? { isPassed: true, value: session.person } : undefined;
  // The AWS-provided client must show that the browser is on the same machine.
  if (brought === undefined) return undefined;
  const isRight =
    phase === 'signed-in' && browserStep.loopbackPort !== undefined && isLoopbackAnswer(browserStep, brought);
  return isRight ? { isPassed: true, value: session.person } : refused('challenge-answer-wrong');
}

function refused(reason: DenialReason): StepResult<never> {
  return { isPassed: false, reason };
}

/** The endpoint was deleted. What is up of it ends when its gateway asks what is true of it. */
async function withoutEndpoint(deps: SettleDeps, connection: Connection, version: number): Promise<Answer> {
  const { phase, connectionId, clientVpnEndpointId } = connection;
  if (phase === 'ended') return endedAnswer(connection);
  if (phase === 'admitted' || phase === 'established')
    return denyAnswer(connectionId, 'endpoint-not-available');
  const attempt = { endpoint: { clientVpnEndpointId }, connection, version };
  return refuse(deps, attempt, { reason: 'endpoint-not-available', postureComplianceStatuses: [] });
}
