import type { RequestHandler, Response } from 'express';
import type { ConnectionStore } from '../../connections/connection-store.ts';
import { asksForCode } from '../../connections/directory/directory.ts';
import type { Endpoint } from '../../endpoints/endpoint.ts';
import type { VpnSettings } from '../../endpoints/vpn-settings.ts';
import type { CookieJar } from '../../web/cookies.ts';
import { paths } from '../../web/paths.ts';
import { redirect } from '../../web/redirect.ts';
import type { Renderer } from '../../web/renderer.ts';
import { sessionOf } from '../../web/session.ts';
import type { ClientDownload } from '../client-downloads.ts';
import type { IsAnybodyConnected } from '../connected-endpoints.ts';
import { findOwnConnections } from '../own-connections.ts';
import { detectPlatform, parsePlatform } from '../platform.ts';
import { accessTo, findPortalEndpoint } from '../portal-endpoint.ts';
import { rememberEndpoint } from '../recent-endpoints.ts';
import type { SignedInIdentity } from '../session-identities.ts';
import { wordsOf } from '../words/languages.ts';
import { type EndpointModel, endpointModel } from './endpoint-model.ts';
import { type NoAccessDeps, type NoAccessViews, showNoAccess } from './no-access.ts';
import { type OwnConnectionsModel, ownConnectionsModel } from './own-connections.ts';

/** The page of an endpoint, and what of it belongs to one person alone. */
export interface EndpointPageModel extends EndpointModel {
  /** Undefined: the person is not connected. */
  readonly own?: OwnConnectionsModel;
}

export interface EndpointViews {
  readonly 'pages/endpoint': EndpointPageModel;
  readonly 'parts/own-connections': OwnConnectionsModel;
}

export interface EndpointPageDeps extends NoAccessDeps {
  readonly renderer: Renderer<EndpointViews & NoAccessViews>;
  readonly jar: CookieJar;
  readonly clientDownloads: () => readonly ClientDownload[];
  readonly connections: Pick<ConnectionStore, 'find'>;
  readonly isAnybodyConnected: IsAnybodyConnected;
  readonly vpn: () => Pick<VpnSettings, 'defaultClient'>;
}

/** The page of one endpoint, for somebody whom its rules admit. Signed out it leads straight to sign-in. */
export function endpointPage(deps: EndpointPageDeps): RequestHandler<{ endpointId: string }> {
  return async (req, res) => {
    const asOf = deps.asOf(res);
    const found = await findPortalEndpoint(deps.endpoints, req.params.endpointId, asOf);
    const { endpoint } = found;
    const access = await accessTo(deps, found, sessionOf(res), asOf);
    if (access.kind === 'signed-out') return redirect(res, 302, paths.signIn(endpoint.clientVpnEndpointId));
    if (access.kind === 'refused') return showNoAccess(deps, res, found, access.identity);
    rememberEndpoint(req, res, deps.jar, endpoint);
    const platform = parsePlatform(req.query.platform) ?? detectPlatform(req.headers) ?? 'windows';
    const { defaultClient } = deps.vpn();
    const downloads = deps.clientDownloads();
    const { identity, identities } = access;
    const own = await ownConnections(deps, res, endpoint, identities);
    const isMfaEnabled = asksForCode(endpoint, deps.directories());
    const view = { endpoint, identity, platform, downloads, defaultClient, isMfaEnabled };
    deps.renderer.page(res, 'pages/endpoint', {
      ...endpointModel(wordsOf(res), view),
      ...(own && { own }),
    });
  };
}

async function ownConnections(
  { connections, isAnybodyConnected }: EndpointPageDeps,
  res: Response,
  endpoint: Endpoint,
  identities: readonly SignedInIdentity[],
): Promise<OwnConnectionsModel | undefined> {
  if (!(await isAnybodyConnected(endpoint.clientVpnEndpointId))) return undefined;
  const own = await findOwnConnections(connections, endpoint, identities);
  return own.length > 0 ? ownConnectionsModel(own, sessionOf(res)) : undefined;
}
