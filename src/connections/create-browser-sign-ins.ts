import type { Counters } from '../kernel/counters.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { retryConcurrentChange } from '../kernel/retry-concurrent-change.ts';
import { waitsNoMore } from './ask-limits.ts';
import { BrowserStepOver, BrowserStepTaken, ProviderMismatch } from './browser-failures.ts';
import type { BrowserSignIns, FinishedSignIn } from './browser-sign-ins.ts';
import { codeHashOf } from './browser-step.ts';
import type { AuthenticatedPerson, Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { createFinishedSteps, type FinishedSteps } from './finished-steps.ts';
import { isFreshFor, lastSessionEnd } from './fresh-identity.ts';
import type { ConnectionLogger } from './log/connection-log.ts';
import { findOpenStep, finishedSignIn, type OpenStep, type OpenStepDeps } from './open-step.ts';

export interface BrowserSignInDeps extends OpenStepDeps {
  readonly connections: Pick<ConnectionStore, 'findByCodeHash' | 'save' | 'find'>;
  /** Remembers for a while that a step was finished: the connection itself goes on to other things. */
  readonly oneTime: Pick<OneTimeStore, 'putIfAbsent' | 'get'>;
  readonly counters: Pick<Counters, 'release'>;
  readonly connectionLogger: Pick<ConnectionLogger, 'record'>;
}

/** The browser's part of federated connections, over whatever connections the store holds. */
export function createBrowserSignIns(deps: BrowserSignInDeps): BrowserSignIns {
  const finishedSteps = createFinishedSteps(deps.oneTime);
  return {
    async find(code) {
      const codeHash = codeHashOf(code);
      if (codeHash === undefined) return undefined;
      return (await findOpenStep(deps, codeHash))?.waiting ?? finishedSteps.find(codeHash);
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
      const before = await finishedSteps.find(requireHash(code));
      if (before?.finished && before.confirmedBy === browser) return before.finished;
      return changing(deps, code, (open) => finish({ ...deps, finishedSteps }, open, browser, person));
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
    const open = await findOpenStep(deps, codeHash);
    if (!open) throw new BrowserStepOver();
    return work(open);
  });
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
  deps: BrowserSignInDeps & { readonly finishedSteps: FinishedSteps },
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
  await waitsNoMore(deps.counters, signedIn);
  await deps.finishedSteps.remember(step.codeHash, { ...waiting, finished });
  return finished;
}
