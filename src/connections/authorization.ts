import type { Endpoint } from '../endpoints/endpoint.ts';
import type { AuthenticatedPerson } from './connection.ts';
import type { HandlerOutcome } from './handler/client-connect-handler.ts';

/**
 * Why a connection is refused: for logs, metrics and one table of texts (`denial-texts.ts`). The six of the handler are the guide's own words.
 */
export const DENIAL_REASONS = [
  'endpoint-not-available',
  'gateway-serves-no-subnet',
  'too-many-connections',
  'certificate-missing',
  'certificate-without-common-name',
  'certificate-issuer-unknown',
  'certificate-expired',
  'certificate-revoked',
  'certificate-revocation-unknown',
  'revocation-list-expired',
  'credentials-missing',
  'credentials-wrong',
  'mfa-code-missing',
  'password-looks-like-challenge',
  'too-many-attempts',
  'directory-unavailable',
  'browser-unsupported',
  'browser-sign-in-expired',
  'browser-sign-in-rejected',
  'challenge-answer-wrong',
  'session-ended',
  'session-unknown',
  'client-connect-failed',
  'client-connect-handler-timed-out',
  'client-connect-handler-other-execution-error',
  'client-connect-handler-throttled',
  'client-connect-handler-invalid-response',
  'client-connect-handler-service-error',
  'service-unavailable',
] as const;

export type DenialReason = (typeof DENIAL_REASONS)[number];

/** What came of a step; undefined where it was not taken yet. */
export type StepResult<Value> =
  | { readonly isPassed: true; readonly value: Value }
  | { readonly isPassed: false; readonly reason: DenialReason };

/** All that the decision rests on. What is undefined has not been found out yet: the decision may ask for it. */
export interface AuthorizationFacts {
  readonly endpoint: Endpoint;
  /** The availability zone of the gateway that asks. */
  readonly availabilityZone: string;
  /** How many connections of the endpoint hold an address. */
  readonly activeConnections: number;
  /** The certificate that the client showed, judged; its common name. */
  readonly certificate?: StepResult<string>;
  /** An earlier session of this client, live or over; undefined: it brought none. */
  readonly session?: {
    readonly state: 'live' | 'over' | 'unknown';
    readonly person?: AuthenticatedPerson;
    readonly startedAt?: number;
  };
  /** What the directory or the browser found. */
  readonly person?: StepResult<AuthenticatedPerson>;
  readonly canOpenBrowser: boolean;
  readonly handler?: HandlerOutcome;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What comes next, or how it ended. */
export type Decision =
  | { readonly kind: 'need'; readonly what: 'certificate' | 'directory' | 'handler' }
  /** Show the person a page of the portal. */
  | { readonly kind: 'wait' }
  | {
      readonly kind: 'deny';
      readonly reason: DenialReason;
      /** Where the handler worded it. */
      readonly text?: string;
      readonly postureComplianceStatuses: readonly string[];
    }
  | {
      readonly kind: 'admit';
      readonly person: AuthenticatedPerson;
      readonly commonName: string;
      /** When the session began: now, or earlier where it goes on. */
      readonly sessionStartedAt: number;
      /** Where it lands. */
      readonly subnetId: string;
      readonly postureComplianceStatuses: readonly string[];
    };

/** Pure: the next step from what is known. Implemented in `authorize.ts`. */
export type Authorize = (facts: AuthorizationFacts) => Decision;
