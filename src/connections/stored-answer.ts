import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Secret } from '../kernel/secret.ts';
import { allowAnswer } from './allow-answer.ts';
import { DENIAL_REASONS, type DenialReason } from './authorization.ts';
import { type BrowserStep, type Connection, dueAt } from './connection.ts';
import { denialText } from './denial-texts.ts';
import type { Answer, DenyAnswer, WaitAnswer } from './gateway-contract.ts';
import { linkCodeOf } from './link-code.ts';

/** How the link of a code reads. */
export type LinkOf = (code: string) => string;

export interface StoredAnswerDeps {
  /** The first makes new codes, all know them again. */
  readonly linkSecrets: readonly Secret[];
  readonly linkOf: LinkOf;
}

/** The answer about a connection that is or was admitted: the same one each time, as things are now. */
export function admittedAnswer(connection: Connection, endpoint: Endpoint): Answer {
  return connection.phase === 'ended' || connection.ending
    ? endedAnswer(connection)
    : allowAnswer(connection, endpoint);
}

/** Why it came to nothing, as its client was told then. */
export function endedAnswer({ connectionId, statusMessage, ending }: Connection): DenyAnswer {
  const reason = DENIAL_REASONS.find((each) => each === statusMessage) ?? 'session-ended';
  return { decision: 'deny', connectionId, reason, text: ending?.text ?? denialText(reason) };
}

export function denyAnswer(connectionId: string, reason: DenialReason, handlerMessage?: string): DenyAnswer {
  return { decision: 'deny', connectionId, reason, text: denialText(reason, handlerMessage) };
}

/** The link once more, also to somebody who signed in and whom the gateway has not asked about; undefined where the time is up, or the secret of its code is gone. */
export function waitAnswer(
  { linkSecrets, linkOf }: StoredAnswerDeps,
  connection: Connection,
  now: number,
): WaitAnswer | undefined {
  const { browserStep } = connection;
  const code = linkCodeOf(linkSecrets, connection);
  if (!browserStep || code === undefined || (dueAt(connection) ?? now) <= now) return undefined;
  return linkAnswer(connection.connectionId, browserStep, { code, url: linkOf(code) }, now);
}

export function linkAnswer(
  connectionId: string,
  { number, expiresAt, loopbackPort }: BrowserStep,
  { code, url }: { readonly code: string; readonly url: string },
  now: number,
): WaitAnswer {
  const isAway = loopbackPort !== undefined;
  return {
    decision: 'wait',
    connectionId,
    method: isAway ? 'crv1' : 'web-auth',
    url,
    // It names the connection to the client that comes back; who waits at the gateway brings nothing.
    state: isAway ? code : '',
    number,
    timeoutSeconds: Math.max(1, Math.ceil((expiresAt - now) / 1000)),
  };
}
