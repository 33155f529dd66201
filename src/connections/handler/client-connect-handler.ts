import type { Device } from '../connection.ts';

/** Guide, "Lambda interface" and the older page: v1, v2 (v1 and groups), v3 (another name of the message, and the AWS client's version). */
export type SchemaVersion = 'v1' | 'v2' | 'v3';

/** Guide, "Monitor connection authorization failures". */
export type HandlerFailureReason =
  | 'client-connect-handler-timed-out'
  | 'client-connect-handler-other-execution-error'
  | 'client-connect-handler-throttled'
  | 'client-connect-handler-invalid-response'
  | 'client-connect-handler-service-error';

/** What is asked about; the schema of the handler decides which of it is sent, and under which names. */
export interface HandlerQuestion {
  readonly connectionId: string;
  readonly clientVpnEndpointId: string;
  readonly commonName: string;
  /** Empty, as are the groups, where a certificate alone admits. */
  readonly username: string;
  readonly groups: readonly string[];
  readonly device: Device;
}

export type HandlerOutcome =
  | { readonly outcome: 'allowed'; readonly postureComplianceStatuses: readonly string[] }
  /** `client-connect-failed`. */
  | {
      readonly outcome: 'denied';
      /** What the handler says to the person, as it came: at most 255 characters, perhaps empty. */
      readonly message: string;
      readonly postureComplianceStatuses: readonly string[];
    }
  | { readonly outcome: 'failed'; readonly reason: HandlerFailureReason; readonly detail: string };

/** Guide: what people read when the handler failed. */
export const DEFAULT_DENIAL_MESSAGE = 'Error establishing connection. Please contact your administrator.';

/** Guide: 30 seconds, not configurable. Milliseconds. */
export const HANDLER_TIMEOUT = 30_000;

/** Asks the function of this ARN, synchronously. Never throws: what goes wrong is an outcome. */
export type AskClientConnectHandler = (
  functionArn: string,
  question: HandlerQuestion,
) => Promise<HandlerOutcome>;
