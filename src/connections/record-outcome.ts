import type { Audit } from '../kernel/audit.ts';
import type { Logger } from '../kernel/logger.ts';
import type { DenialReason } from './authorization.ts';
import type { AuthenticatedPerson, Connection } from './connection.ts';

export interface RecordDeps {
  readonly audit: Audit;
  readonly logger: Logger;
}

/** `reason` undefined: it was admitted. */
export interface Outcome {
  readonly action: 'connect' | 're-authenticate';
  readonly connection: Connection;
  readonly reason?: DenialReason;
}

/** Writes down who was admitted, or refused and why: for those who must answer for it and, of refusals, for those who are asked for help. */
export function recordOutcome({ audit, logger }: RecordDeps, outcome: Outcome): void {
  const { connection, reason } = outcome;
  const { connectionId, clientVpnEndpointId, session, device, gateway } = connection;
  audit.record({
    action: outcome.action,
    ...(reason === undefined ? { result: 'succeeded' } : { result: 'refused', code: reason }),
    ...actorOf(session.person),
    clientVpnEndpointId,
    sourceAddress: device.publicIp,
    details: { connectionId, gateway: gateway.name },
  });
  if (reason === undefined) return;
  const about = { connectionId, clientVpnEndpointId, gateway: gateway.name, clientAddress: device.publicIp };
  logger.info({ ...about, reason }, 'A connection was refused, or may not stay.');
}

/** Nobody, as long as no one vouches for a name; a certificate alone has none. */
function actorOf({ username, samlProviderArn, directoryId }: AuthenticatedPerson) {
  if (username === '') return {};
  return {
    actor: username,
    ...(samlProviderArn !== undefined && { samlProviderArn }),
    ...(directoryId !== undefined && { directoryId }),
  };
}
