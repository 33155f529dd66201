import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { tunnelSamlProviderArn } from '../endpoints/portal-access.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { FinishedSignIn, WaitingConnection } from './browser-sign-ins.ts';
import { loopbackAnswer } from './browser-step.ts';
import type { BrowserStep, Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';

export interface OpenStepDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly connections: Pick<ConnectionStore, 'findByCodeHash'>;
  readonly clock: Clock;
}

/** A connection of phase `waiting` or `signed-in`, and what is to be known of its endpoint. */
export interface OpenStep {
  readonly found: Versioned<Connection>;
  readonly step: BrowserStep;
  readonly endpoint: Endpoint;
  readonly waiting: WaitingConnection;
}

/** Undefined: unknown, over, rejected, to be ended, or its endpoint asks no provider any more. Throws `StoreUnavailable`. */
export async function findOpenStep(deps: OpenStepDeps, codeHash: string): Promise<OpenStep | undefined> {
  const found = await deps.connections.findByCodeHash(codeHash);
  if (!found || !isOpen(found.value, deps.clock())) return undefined;
  const { browserStep: step } = found.value;
  const endpoint = (await deps.endpoints.get(found.value.clientVpnEndpointId))?.value;
  const samlProviderArn = endpoint && tunnelSamlProviderArn(endpoint);
  if (!step || !endpoint || samlProviderArn === undefined) return undefined;
  return { found, step, endpoint, waiting: waitingConnection(found.value, step, samlProviderArn) };
}

function isOpen({ phase, browserStep, ending }: Connection, now: number): boolean {
  if (!browserStep || browserStep.rejectedAt !== undefined || ending !== undefined) return false;
  return (phase === 'waiting' || phase === 'signed-in') && now < browserStep.expiresAt;
}

function waitingConnection(
  { connectionId, clientVpnEndpointId, device, askedAt, phase }: Connection,
  step: BrowserStep,
  samlProviderArn: string,
): WaitingConnection {
  const { number, expiresAt, confirmedBy, confirmedAt } = step;
  return {
    connectionId,
    clientVpnEndpointId,
    samlProviderArn,
    device,
    askedAt,
    expiresAt,
    number,
    ...(confirmedBy !== undefined && { confirmedBy }),
    ...(confirmedAt !== undefined && { confirmedAt }),
    ...(phase === 'signed-in' && { finished: finishedSignIn(step) }),
  };
}

/** What the browser is given at the end. */
export function finishedSignIn(step: BrowserStep): FinishedSignIn {
  const answer = loopbackAnswer(step);
  if (step.loopbackPort === undefined || answer === undefined) return {};
  return { loopback: { port: step.loopbackPort, answer } };
}
