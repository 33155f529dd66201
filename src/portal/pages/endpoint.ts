import type { RequestHandler } from 'express';
import type { Endpoint } from '../../endpoints/endpoint.ts';
import { canConnectYet } from '../../endpoints/portal-access.ts';
import { profileFileName } from '../../endpoints/profile-file-name.ts';
import type { CookieJar } from '../../web/cookies.ts';
import { paths, routes } from '../../web/paths.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { type ClientDownload, PLATFORMS, type Platform } from '../client-downloads.ts';
import { type ConnectStep, connectSteps } from '../connect-steps.ts';
import { type NetworkGroup, networkGroups } from '../network-groups.ts';
import { detectPlatform, PLATFORM_NAMES, parsePlatform } from '../platform.ts';
import { accessTo, findPortalEndpoint } from '../portal-endpoint.ts';
import { rememberEndpoint } from '../recent-endpoints.ts';
import type { SignedInIdentity } from '../session-identities.ts';
import { type NoAccessDeps, type NoAccessViews, showNoAccess } from './no-access.ts';

export interface EndpointModel extends PageModel {
  readonly homeHref: string;
  readonly id: string;
  readonly name: string;
  /** Only when it says more than the name. */
  readonly description?: string;
  readonly person: string;
  readonly canConnect: boolean;
  readonly platform: { readonly name: string; readonly detected: boolean };
  readonly platforms: readonly { readonly name: string; readonly href: string; readonly current: boolean }[];
  /** For the chosen platform; the first is the one to recommend. */
  readonly clients: readonly ClientDownload[];
  readonly profile: { readonly href: string; readonly fileName: string };
  readonly steps: readonly ConnectStep[];
  readonly networks: readonly NetworkGroup[];
  readonly splitTunnel: boolean;
  readonly sessionHours: number;
  /** True: the connection is cut then; false: the client signs in again by itself. */
  readonly disconnectOnSessionTimeout: boolean;
  readonly banner?: string;
}

export interface EndpointViews {
  readonly 'pages/endpoint': EndpointModel;
}

export interface EndpointPageDeps extends NoAccessDeps {
  readonly renderer: Renderer<EndpointViews & NoAccessViews>;
  readonly jar: CookieJar;
  readonly clientDownloads: () => readonly ClientDownload[];
}

/** The page of one endpoint, for somebody whom its rules admit. Signed out it leads straight to sign-in. */
export function endpointPage(deps: EndpointPageDeps): RequestHandler<{ endpointId: string }> {
  return async (req, res) => {
    const found = await findPortalEndpoint(deps.endpoints, req.params.endpointId);
    const { endpoint } = found;
    const access = await accessTo(deps, found, req.session);
    if (access.kind === 'signed-out') return res.redirect(302, paths.signIn(endpoint.clientVpnEndpointId));
    if (access.kind === 'refused') return showNoAccess(deps, res, found, access.identity);
    rememberEndpoint(req, res, deps.jar, endpoint);
    const chosen = parsePlatform(req.query.platform);
    const detected = detectPlatform(req.headers);
    const platform = chosen ?? detected ?? 'windows';
    const clients = deps.clientDownloads().filter((client) => client.platform === platform);
    const view = { platform, detected: platform === detected, clients };
    deps.renderer.page(res, 'pages/endpoint', endpointModel(endpoint, access.identity, view));
  };
}

interface PlatformView {
  readonly platform: Platform;
  readonly detected: boolean;
  readonly clients: readonly ClientDownload[];
}

function endpointModel(endpoint: Endpoint, identity: SignedInIdentity, view: PlatformView): EndpointModel {
  const { clientVpnEndpointId: id, displayName: name, description, loginBanner } = endpoint;
  const fileName = profileFileName(endpoint);
  return {
    title: name,
    copyButtons: true,
    homeHref: routes.home,
    id,
    name,
    ...(description !== '' && description !== name ? { description } : {}),
    person: identity.nameId,
    canConnect: canConnectYet(endpoint),
    platform: { name: PLATFORM_NAMES[view.platform], detected: view.detected },
    platforms: platformLinks(endpoint, view.platform),
    clients: view.clients,
    profile: { href: paths.clientConfiguration(id, 'openvpn'), fileName },
    steps: connectSteps(view.platform, endpoint.authenticationOptions, fileName),
    networks: networkGroups(endpoint, identity.groups),
    splitTunnel: endpoint.splitTunnel,
    sessionHours: endpoint.sessionTimeoutHours,
    disconnectOnSessionTimeout: endpoint.disconnectOnSessionTimeout,
    ...(loginBanner === undefined ? {} : { banner: loginBanner }),
  };
}

function platformLinks(endpoint: Endpoint, current: Platform): EndpointModel['platforms'] {
  return PLATFORMS.map((platform) => ({
    name: PLATFORM_NAMES[platform],
    href: paths.endpointFor(endpoint.clientVpnEndpointId, platform),
    current: platform === current,
  }));
}
