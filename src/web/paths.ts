import type { ClientVpnEndpointId } from '../kernel/ids.ts';

/** Every address of the portal, as Express matches it. Nothing else in the program writes one. */
export const routes = {
  home: '/',
  endpoint: '/endpoints/:endpointId',
  signIn: '/endpoints/:endpointId/sign-in',
  clientConfiguration: '/endpoints/:endpointId/client-configuration',
  bundle: '/endpoints/:endpointId/bundle',
  endConnection: '/endpoints/:endpointId/connections/:connectionId/end',
  client: '/clients/:platform',
  connection: '/c/:code',
  connectionRejection: '/c/:code/rejection',
  connectionSignIn: '/c/:code/sign-in',
  assertionConsumerService: '/api/auth/sso/saml',
  signInComplete: '/api/auth/sso/complete',
  serviceProviderMetadata: '/saml/metadata',
  setup: '/setup',
  setupMetadata: '/setup/metadata',
  setupConfirm: '/setup/metadata/confirm',
  setupTest: '/setup/test',
  setupSignIn: '/setup/sign-in',
  setupReport: '/setup/reports/:reportId',
  setupEnd: '/setup/end',
  setupEnded: '/setup/ended',
  setupLink: '/setup/:token',
  signOut: '/sign-out',
  signedOut: '/signed-out',
  language: '/language',
  staticFile: '/static/:file',
} as const;

/** Builds the addresses that have something to fill in. All are paths on the portal's own origin. */
export const paths = {
  endpoint: (id: ClientVpnEndpointId): string => `/endpoints/${id}`,
  endpointFor: (id: ClientVpnEndpointId, platform: string): string =>
    `/endpoints/${id}?${query({ platform })}`,
  signIn: (id: ClientVpnEndpointId): string => `/endpoints/${id}/sign-in`,
  signInAfterUnsolicited: (id: ClientVpnEndpointId): string => `/endpoints/${id}/sign-in?unsolicited=1`,
  signInAfterUnsolicitedAgain: (id: ClientVpnEndpointId): string =>
    `/endpoints/${id}/sign-in?unsolicited=1&again=1`,
  clientConfiguration: (id: ClientVpnEndpointId, client: string): string =>
    `/endpoints/${id}/client-configuration?${query({ client })}`,
  bundle: (id: ClientVpnEndpointId, client: string, platform: string): string =>
    `/endpoints/${id}/bundle?${query({ client, platform })}`,
  client: (platform: string, name: string): string => `/clients/${platform}?${query({ name })}`,
  endConnection: (id: ClientVpnEndpointId, connectionId: string): string =>
    `/endpoints/${id}/connections/${encodeURIComponent(connectionId)}/end`,
  /** Short, since it travels in one parameter of OpenVPN's management interface. */
  connection: (code: string): string => `/c/${code}`,
  connectionRejection: (code: string): string => `/c/${code}/rejection`,
  connectionSignIn: (code: string): string => `/c/${code}/sign-in`,
  language: (language: string, returnTo: string): string =>
    `${routes.language}?${query({ language, returnTo })}`,
  signInComplete: (code: string): string => `${routes.signInComplete}?${query({ code })}`,
  signInCompleteAgain: (code: string): string => `${routes.signInComplete}?${query({ code, again: '1' })}`,
  setupLink: (token: string): string => `/setup/${token}`,
  setupValues: (product: string): string => `${routes.setup}?${query({ product })}`,
  setupMetadataSaved: (): string => `${routes.setupMetadata}?saved=1`,
  setupSignIn: (endpointId?: ClientVpnEndpointId): string =>
    endpointId === undefined ? routes.setupSignIn : `${routes.setupSignIn}?${query({ endpointId })}`,
  setupReport: (reportId: string): string => `/setup/reports/${reportId}`,
  setupReportAgain: (reportId: string): string => `/setup/reports/${reportId}?again=1`,
  setupReportAt: (reportId: string, endpointId: ClientVpnEndpointId): string =>
    `/setup/reports/${reportId}?${query({ endpointId })}`,
  staticFile: (name: string): string => `/static/${name}`,
};

/** `URLSearchParams` would be slower than the page that its addresses stand on. */
function query(parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters);
  return pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&');
}

/** The address for the world: absolute links come from the configured portal URL, never from a Host header. */
export function absoluteUrl(portalUrl: URL, path: string): string {
  return new URL(path, portalUrl.origin).href;
}
