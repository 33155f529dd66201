import type { Response } from 'express';
import type { WaitingConnection } from '../connections/browser-sign-ins.ts';
import type { Audit } from '../kernel/audit.ts';
import type { FederatedIdentity } from './session-identities.ts';
import {
  auditConnection,
  type CodeRequest,
  identityFor,
  personOfIdentity,
  type WaitingConnectionDeps,
} from './waiting-connection.ts';

export interface FinishConnectionDeps extends WaitingConnectionDeps {
  readonly audit: Audit;
}

/**
 * Finishes a connection that this browser confirmed, when somebody is signed in who may: with a sign-in that began after it was confirmed, or one that
 * is fresh still. False: an ordinary sign-in has to come first. Throws `BrowserStepOver`, `BrowserStepTaken`, `StoreUnavailable`.
 */
export async function finishIfSignedIn(
  deps: FinishConnectionDeps,
  req: CodeRequest,
  res: Response,
  waiting: WaitingConnection,
  browser: string,
): Promise<boolean> {
  const identity = await identityFor(deps, waiting, res);
  if (!identity || !(await isGoodFor(deps, waiting, identity))) return false;
  await deps.browserSignIns.finish(req.params.code, browser, personOfIdentity(identity));
  auditConnection(deps.audit, res, waiting, 'sign-in-to-connection', identity);
  return true;
}

async function isGoodFor(
  { browserSignIns }: FinishConnectionDeps,
  waiting: WaitingConnection,
  identity: FederatedIdentity,
): Promise<boolean> {
  const { confirmedAt } = waiting;
  if (confirmedAt !== undefined && identity.signedInAt > confirmedAt) return true;
  return browserSignIns.isFresh(waiting, personOfIdentity(identity));
}
