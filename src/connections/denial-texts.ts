import type { DenialReason } from './authorization.ts';
import { LONGEST_TEXT } from './gateway-limits.ts';
import { DEFAULT_DENIAL_MESSAGE } from './handler/client-connect-handler.ts';
import { textForClients } from './text-for-clients.ts';

const ASK_YOUR_ADMINISTRATOR = 'Please contact your administrator.';
const CERTIFICATE_REFUSED = `Your certificate is not accepted here. ${ASK_YOUR_ADMINISTRATOR}`;

/**
 * What a person reads in the VPN client when the connection is refused: at most `LONGEST_TEXT` bytes of printable ASCII without
 * commas, quotes and backslashes. It says what to do next and nothing that helps somebody who guesses.
 */
const DENIAL_TEXTS: Readonly<Record<DenialReason, string>> = {
  'endpoint-not-available': `This VPN is not available at the moment. Please try again later. If it stays so contact your administrator.`,
  'gateway-serves-no-subnet':
    'This VPN is not served from here at the moment. Please connect again to reach another gateway.',
  'too-many-connections':
    'This VPN has as many connections as it can take. Please try again in a few minutes.',
  'certificate-missing':
    'This VPN asks for a client certificate and your profile has none. Please ask your administrator for one.',
  'certificate-without-common-name':
    'Your certificate has no common name and cannot be used. Please ask your administrator for a new one.',
  'certificate-issuer-unknown': CERTIFICATE_REFUSED,
  'certificate-expired': `Your certificate or its issuer is out of date. Please ask your administrator for a new one.`,
  'certificate-revoked': 'Your certificate was revoked. Please ask your administrator for a new one.',
  'certificate-revocation-unknown': `Your certificate cannot be checked at the moment. ${ASK_YOUR_ADMINISTRATOR}`,
  'revocation-list-expired': `Certificates cannot be checked at the moment. ${ASK_YOUR_ADMINISTRATOR}`,
  'credentials-missing': 'Please enter your user name and your password and connect again.',
  'credentials-wrong': 'User name or password or code is wrong. Please try again.',
  'mfa-code-missing':
    'This VPN asks for an MFA code and your profile is older than that. Please download a new profile from the portal.',
  'password-looks-like-challenge': `Your password cannot be used with this VPN. Please change your password. Your administrator can help.`,
  'too-many-attempts':
    'There were too many attempts. Please try again in some minutes. After wrong passwords it can take an hour.',
  'directory-unavailable': 'Your sign-in cannot be checked at the moment. Please try again in a few minutes.',
  'browser-unsupported':
    'This VPN asks you to sign in with a browser and your VPN client cannot open one. Please get a client from the portal.',
  'browser-sign-in-expired':
    'The sign-in in your browser was not finished in time. Please connect again and sign in.',
  'browser-sign-in-rejected': 'The sign-in in your browser was refused. Please connect again and sign in.',
  'challenge-answer-wrong': 'The sign-in could not be finished. Please connect again.',
  'session-ended': 'Your VPN session has ended. Please connect again.',
  'session-unknown': 'Your VPN session is not known any more. Please connect again.',
  'client-connect-failed': DEFAULT_DENIAL_MESSAGE,
  'client-connect-handler-timed-out': DEFAULT_DENIAL_MESSAGE,
  'client-connect-handler-other-execution-error': DEFAULT_DENIAL_MESSAGE,
  'client-connect-handler-throttled': DEFAULT_DENIAL_MESSAGE,
  'client-connect-handler-invalid-response': DEFAULT_DENIAL_MESSAGE,
  'client-connect-handler-service-error': DEFAULT_DENIAL_MESSAGE,
  'service-unavailable': 'The VPN cannot answer at the moment. Please try again in a few minutes.',
};

/**
 * What the client shows. A handler that denies has its own words (guide, "Lambda interface"), made fit for the way there; without any, and
 * when it failed, the guide's.
 */
export function denialText(reason: DenialReason, handlerMessage = ''): string {
  const own = reason === 'client-connect-failed' ? textForClients(handlerMessage, LONGEST_TEXT) : '';
  return own === '' ? DENIAL_TEXTS[reason] : own;
}

/** Why an open connection ends or begins anew. The rules are those of the texts above. */
export const ENDING_TEXTS = {
  'endpoint-gone': `This VPN is not available any more. ${ASK_YOUR_ADMINISTRATOR}`,
  'connection-ended': 'Your VPN connection has ended. Please connect again.',
  'ended-by-administrator': 'Your VPN connection was ended on request. You may connect again.',
  'session-ended': DENIAL_TEXTS['session-ended'],
  'connected-anew': 'Your client has connected anew.',
  'settings-changed': 'The settings of this VPN have changed. Your client connects again by itself.',
} as const;
