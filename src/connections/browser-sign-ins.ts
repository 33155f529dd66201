import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { AuthenticatedPerson, Device } from './connection.ts';

/** A connection that waits for its person, as the portal's page shows it. */
export interface WaitingConnection {
  readonly connectionId: string;
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  /** The endpoint's own provider (never the one of the self-service portal). */
  readonly samlProviderArn: string;
  readonly device: Device;
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly expiresAt: number;
  /** To compare where the browser's address differs from the device's. */
  readonly number: string;
  /** Somebody signed in; the page says to the browser that confirmed, and to no other, that the window may be closed. */
  readonly finished?: FinishedSignIn;
  /** Hash of the browser that confirmed; undefined: nobody yet. */
  readonly confirmedBy?: string;
  /** Milliseconds since 1970: a sign-in after that was for this connection. */
  readonly confirmedAt?: number;
}

export interface FinishedSignIn {
  /** For the AWS-provided client: post `answer` as the form field `SAMLResponse` to `http://127.0.0.1:<port>/`. Undefined: the gateway is told. */
  readonly loopback?: { readonly port: number; readonly answer: string };
}

/**
 * The browser's part of a federated connection. A code is known by its hash only and is worth nothing without the confirmation of the browser
 * that finishes. All methods throw `StoreUnavailable`; all but `find` throw `BrowserStepOver` for a code that is unknown, over, or used.
 */
export interface BrowserSignIns {
  /** Undefined: unknown, over, or long finished. */
  find(code: string): Promise<WaitingConnection | undefined>;
  /** The person says that the device is theirs. A second browser throws `BrowserStepTaken`. @param browser hash of its binding cookie */
  confirm(code: string, browser: string): Promise<WaitingConnection>;
  /**
   * May this identity finish without another sign-in: it comes from the endpoint's own provider, is fresh (at most 15 minutes old), and is younger than the end of the
   * person's last VPN session at this endpoint (guide, "Support for the self-service portal").
   */
  isFresh(waiting: WaitingConnection, person: AuthenticatedPerson): Promise<boolean>;
  /**
   * The person signed in. Throws `BrowserStepTaken` unless this browser confirmed, and `ProviderMismatch` for an identity of another
   * provider. Again by the same browser: the same result.
   */
  finish(code: string, browser: string, person: AuthenticatedPerson): Promise<FinishedSignIn>;
  /** "That is not my device": the connection is denied, and an audit line says so. */
  reject(code: string): Promise<void>;
}
