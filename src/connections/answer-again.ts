import type { Attempt } from './attempt.ts';
import type { Answer } from './gateway-contract.ts';
import { refuse, type SettleDeps } from './settle-attempt.ts';
import { admittedAnswer, endedAnswer, waitAnswer } from './stored-answer.ts';

/**
 * What was answered about a connection, as the store remembers it: the link while somebody may follow it, the address once it is admitted, or
 * why it came to nothing. A link that nobody followed in time ends the connection. Throws `StoreUnavailable`, `ConcurrentChange`.
 */
export async function answerAgain(
  deps: SettleDeps,
  attempt: Pick<Attempt, 'endpoint' | 'connection' | 'version'>,
): Promise<Answer> {
  const { connection, endpoint } = attempt;
  switch (connection.phase) {
    case 'waiting':
    case 'signed-in':
      return waitAnswer(deps, connection, deps.clock()) ?? refuse(deps, attempt, EXPIRED);
    case 'admitted':
    case 'established':
      return admittedAnswer(connection, endpoint);
    case 'ended':
      return endedAnswer(connection);
  }
}

const EXPIRED = { reason: 'browser-sign-in-expired', postureComplianceStatuses: [] } as const;
