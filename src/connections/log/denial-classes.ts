import type { CounterName } from '../../kernel/metrics.ts';
import type { DenialReason } from '../authorization.ts';

/**
 * What kind of refusal a reason is. `mutual`: the certificate that the client showed, or did not show. `person`: who asked did not prove who
 * they are. `handler`: the client connect handler said no, or could not be asked. `other`: not a matter of who asks.
 */
export type DenialClass = 'mutual' | 'person' | 'handler' | 'other';

const CLASSES: Readonly<Record<DenialReason, DenialClass>> = {
  'endpoint-not-available': 'other',
  'gateway-serves-no-subnet': 'other',
  'too-many-connections': 'other',
  'certificate-missing': 'mutual',
  'certificate-without-common-name': 'mutual',
  'certificate-issuer-unknown': 'mutual',
  'certificate-expired': 'mutual',
  'certificate-revoked': 'mutual',
  'certificate-revocation-unknown': 'mutual',
  'revocation-list-expired': 'mutual',
  'credentials-missing': 'person',
  'credentials-wrong': 'person',
  'mfa-code-missing': 'person',
  'password-looks-like-challenge': 'person',
  'too-many-attempts': 'person',
  'directory-unavailable': 'other',
  'browser-unsupported': 'other',
  'browser-sign-in-expired': 'person',
  'browser-sign-in-rejected': 'person',
  'challenge-answer-wrong': 'person',
  'session-ended': 'person',
  'session-unknown': 'person',
  'client-connect-failed': 'handler',
  'client-connect-handler-timed-out': 'handler',
  'client-connect-handler-other-execution-error': 'handler',
  'client-connect-handler-throttled': 'handler',
  'client-connect-handler-invalid-response': 'handler',
  'client-connect-handler-service-error': 'handler',
  'service-unavailable': 'other',
};

/** Guide, "Connection logging": failed mutual authentication attempts are not logged. */
export function isLogged(reason: DenialReason): boolean {
  return CLASSES[reason] !== 'mutual';
}

/** Does AuthenticationFailures count it: who asked did not prove who they are, by certificate, password, code, session or browser. */
export function isAuthenticationFailure(reason: DenialReason): boolean {
  return CLASSES[reason] === 'mutual' || CLASSES[reason] === 'person';
}

/** The guide's second table ("Amazon CloudWatch metrics"): one counter for each way in which a handler refuses or fails. */
export const HANDLER_COUNTERS = {
  'client-connect-failed': 'clientvpn_client_connect_handler_denied_connections_total',
  'client-connect-handler-timed-out': 'clientvpn_client_connect_handler_timeouts_total',
  'client-connect-handler-other-execution-error':
    'clientvpn_client_connect_handler_other_execution_errors_total',
  'client-connect-handler-throttled': 'clientvpn_client_connect_handler_throttling_errors_total',
  'client-connect-handler-invalid-response': 'clientvpn_client_connect_handler_invalid_responses_total',
  'client-connect-handler-service-error': 'clientvpn_client_connect_handler_failed_service_errors_total',
} as const satisfies Readonly<Partial<Record<DenialReason, CounterName>>>;
