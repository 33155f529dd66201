import type { OneTimeStore } from '../kernel/one-time-store.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { DenialReason, StepResult } from './authorization.ts';
import { codeHashOf, isLoopbackAnswer } from './browser-step.ts';
import type { ChallengeReply } from './client-software.ts';
import type { AuthenticatedPerson, Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';

/** The AWS-provided client connects a second time with what the browser gave it: whom that was, or why it counts for nothing. */
export interface BroughtAnswer {
  readonly person: StepResult<AuthenticatedPerson>;
  /** The connection that waited for it; it is over once the second one is settled. Undefined where the answer counts for nothing. */
  readonly first?: Versioned<Connection>;
}

export interface BroughtAnswerDeps {
  readonly connections: Pick<ConnectionStore, 'findByCodeHash'>;
  readonly oneTime: Pick<OneTimeStore, 'putIfAbsent' | 'get'>;
}

const refused = (reason: DenialReason): BroughtAnswer => ({ person: { isPassed: false, reason } });

/**
 * Looks up the connection that the state names. It must be of the same endpoint, address and certificate: whoever sent somebody else a link
 * neither gets the answer nor could use it from elsewhere. An answer serves one connection; the same question again is that connection.
 */
export async function readBroughtAnswer(
  deps: BroughtAnswerDeps,
  connection: Connection,
  { state, answer, commonName }: ChallengeReply & { readonly commonName: string | undefined },
): Promise<BroughtAnswer> {
  const codeHash = codeHashOf(state);
  const first = codeHash === undefined ? undefined : await deps.connections.findByCodeHash(codeHash);
  if (!first || !isOfSameClient(first.value, { ...connection, commonName }))
    return refused('challenge-answer-wrong');
  const refusal = refusalOf(first.value, answer);
  if (refusal) return refused(refusal);
  if (!(await isFirstUse(deps, codeHash ?? '', connection.connectionId)))
    return refused('challenge-answer-wrong');
  return { person: { isPassed: true, value: first.value.session.person }, first };
}

function isOfSameClient(
  first: Connection,
  second: Pick<Connection, 'clientVpnEndpointId' | 'device'> & { readonly commonName: string | undefined },
): boolean {
  return (
    first.clientVpnEndpointId === second.clientVpnEndpointId &&
    first.device.publicIp === second.device.publicIp &&
    (first.commonName === '' || first.commonName === second.commonName)
  );
}

/** Why the browser's part of a connection gives no person; undefined: it gives one to whoever brings this answer. */
function refusalOf({ phase, browserStep }: Connection, answer: string): DenialReason | undefined {
  if (browserStep?.rejectedAt !== undefined) return 'browser-sign-in-rejected';
  if (phase !== 'signed-in' || !browserStep || browserStep.loopbackPort === undefined)
    return 'challenge-answer-wrong';
  return isLoopbackAnswer(browserStep, answer) ? undefined : 'challenge-answer-wrong';
}

/** As long as the connection that waited can still be found by its code, and longer. */
const KEPT_SECONDS = 10 * 60;

async function isFirstUse(
  { oneTime }: BroughtAnswerDeps,
  codeHash: string,
  connectionId: string,
): Promise<boolean> {
  const key = `loopback-answer:${codeHash}`;
  if (await oneTime.putIfAbsent(key, connectionId, KEPT_SECONDS)) return true;
  const item = await oneTime.get(key);
  return item?.state === 'live' && item.value === connectionId;
}
