import type { Endpoint } from '../endpoints/endpoint.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { tunnelSamlProviderArn } from '../endpoints/portal-access.ts';
import type { Clock } from '../kernel/clock.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import type { Versioned } from '../kernel/versioned.ts';
import type { BrowserSignIns, FinishedSignIn, WaitingConnection } from './browser-sign-ins.ts';
import { codeHashOf, loopbackAnswer } from './browser-step.ts';
import type { AuthenticatedPerson, BrowserStep, Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { BrowserStepOver, BrowserStepTaken, ProviderMismatch } from './failures.ts';
import { isFreshFor, lastSessionEnd } from './fresh-identity.ts';
import type { ConnectionLogger } from './log/connection-log.ts';

export interface BrowserSignInDeps {
  readonly endpoints: Pick<EndpointStore, 'get'>;
  readonly connections: Pick<ConnectionStore, 'findByCodeHash' | 'save' | 'find'>;
  /** Remembers for a while that a step was finished: the connection itself goes on to other things. */
  readonly oneTime: Pick<OneTimeStore, 'putIfAbsent' | 'get'>;
  readonly connectionLogger: Pick<ConnectionLogger, 'record'>;
  readonly clock: Clock;
}

/** A connection of phase `waiting` or `signed-in`, and what is to be known of its endpoint. */
interface OpenStep {
  readonly found: Versioned<Connection>;
  readonly step: BrowserStep;
  readonly endpoint: Endpoint;
  readonly waiting: WaitingConnection;
}

/** The browser's part of federated connections, over whatever connections the store holds. */
export function createBrowserSignIns(deps: BrowserSignInDeps): BrowserSignIns {
  return {
    async find(code) {
      const codeHash = codeHashOf(code);
      if (codeHash === undefined) return undefined;
      return (await openStep(deps, codeHash))?.waiting ?? finishedBefore(deps, codeHash);
    },
    confirm: (code, browser) =>
      changing(deps, code, async (open) => {
        refuseOthers(open, browser);
        if (open.step.confirmedBy !== undefined) return open.waiting;
        const confirmed = { confirmedBy: browser, confirmedAt: deps.clock() };
        await save(deps, open, { browserStep: { ...open.step, ...confirmed } });
        return { ...open.waiting, ...confirmed };
      }),
    async isFresh(waiting, person) {
      return isFreshFor(waiting, person, deps.clock(), () =>
        lastSessionEnd(deps.connections, waiting, person),
      );
    },
    async finish(code, browser, person) {
      const before = await finishedBefore(deps, requireHash(code));
      if (before?.finished && before.confirmedBy === browser) return before.finished;
      return changing(deps, code, (open) => finish(deps, open, browser, person));
    },
    reject: (code) =>
      changing(deps, code, async (open) => {
        if (open.waiting.finished) throw new BrowserStepOver();
        const browserStep = { ...open.step, rejectedAt: deps.clock() };
        await save(deps, open, { phase: 'signed-in', browserStep });
      }),
  };
}

function requireHash(code: string): string {
  const codeHash = codeHashOf(code);
  if (codeHash === undefined) throw new BrowserStepOver();
  return codeHash;
}

/** Decides again whenever somebody else changed the connection in between. Throws `BrowserStepOver` where there is none. */
async function changing<Result>(
  deps: BrowserSignInDeps,
  code: string,
  work: (open: OpenStep) => Promise<Result>,
): Promise<Result> {
  const codeHash = requireHash(code);
  return retryConcurrentChange(async () => {
    const open = await openStep(deps, codeHash);
    if (!open) throw new BrowserStepOver();
    return work(open);
  });
}

/** Undefined: unknown, over, rejected, to be ended, or its endpoint asks no provider any more. */
async function openStep(deps: BrowserSignInDeps, codeHash: string): Promise<OpenStep | undefined> {
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

function finishedSignIn(step: BrowserStep): FinishedSignIn {
  const answer = loopbackAnswer(step);
  if (step.loopbackPort === undefined || answer === undefined) return {};
  return { loopback: { port: step.loopbackPort, answer } };
}

function refuseOthers({ step }: OpenStep, browser: string): void {
  if (step.confirmedBy !== undefined && step.confirmedBy !== browser) throw new BrowserStepTaken();
}

/** Throws `ConcurrentChange` when somebody else was faster. */
async function save(
  { connections }: BrowserSignInDeps,
  { found }: OpenStep,
  changes: Partial<Connection>,
): Promise<Connection> {
  const connection = { ...found.value, ...changes };
  await connections.save(connection, found.version);
  return connection;
}

async function finish(
  deps: BrowserSignInDeps,
  open: OpenStep,
  browser: string,
  person: AuthenticatedPerson,
): Promise<FinishedSignIn> {
  const { step, waiting, endpoint, found } = open;
  if (step.confirmedBy !== browser) throw new BrowserStepTaken();
  if (person.source !== 'federated' || person.samlProviderArn !== waiting.samlProviderArn)
    throw new ProviderMismatch(waiting.samlProviderArn);
  if (waiting.finished) return waiting.finished;
  const finished = finishedSignIn(step);
  const session = { ...found.value.session, person };
  const signedIn = await save(deps, open, { phase: 'signed-in', username: person.username, session });
  deps.connectionLogger.record(endpoint, signedIn, { kind: 'assertion-received' });
  await rememberFinished(deps, step, { ...waiting, finished });
  return finished;
}

/** As long as a page of it may be looked at again. Seconds. */
const FINISHED_KEPT = 10 * 60;

/** What Reload, Back and a second tab find once the gateway took the connection over. */
async function rememberFinished(
  { oneTime }: BrowserSignInDeps,
  { codeHash }: BrowserStep,
  waiting: WaitingConnection,
): Promise<void> {
  await oneTime.putIfAbsent(finishedKey(codeHash), JSON.stringify(waiting), FINISHED_KEPT);
}

/** Only this file writes there. */
async function finishedBefore(
  { oneTime }: BrowserSignInDeps,
  codeHash: string,
): Promise<WaitingConnection | undefined> {
  const item = await oneTime.get(finishedKey(codeHash));
  return item?.state === 'live' ? (JSON.parse(item.value) as WaitingConnection) : undefined;
}

function finishedKey(codeHash: string): string {
  return `browser-step-finished:${codeHash}`;
}
