import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { CLIENT_FLAVOURS, type ClientFlavour } from '../endpoints/client-flavours.ts';
import type { ExportClientConfiguration } from '../endpoints/export-client-configuration.ts';
import type { VpnSettings } from '../endpoints/vpn-settings.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { parse } from '../web/parse.ts';
import { paths } from '../web/paths.ts';
import { contextOf } from '../web/request-context.ts';
import { type NoAccessDeps, showNoAccess } from './pages/no-access.ts';
import { accessTo, findPortalEndpoint, type PortalEndpoint } from './portal-endpoint.ts';
import type { SignedInIdentity } from './session-identities.ts';

export interface DownloadDeps extends NoAccessDeps {
  readonly exportClientConfiguration: ExportClientConfiguration;
  readonly vpn: () => Pick<VpnSettings, 'defaultClient'>;
  readonly metrics: Metrics;
}

const query = z.object({ client: z.enum(CLIENT_FLAVOURS).optional() });

/**
 * The profile for the client that the address names, or the export, for somebody whom the endpoint's rules admit at this moment. A visit without a session leads to the
 * page, not back here: a download that starts by itself after a sign-in would frighten people.
 */
export function downloadClientConfiguration(deps: DownloadDeps): RequestHandler<{ endpointId: string }> {
  return async (req, res) => {
    const found = await findPortalEndpoint(deps.endpoints, req.params.endpointId);
    const access = await accessTo(deps, found, req.session);
    if (access.kind === 'signed-out')
      return res.redirect(302, paths.signIn(found.endpoint.clientVpnEndpointId));
    if (access.kind === 'refused') return showNoAccess(deps, res, found, access.identity);
    const { client = deps.vpn().defaultClient } = parse(query, req.query);
    const { fileName, text } = await deps.exportClientConfiguration(found.endpoint, client);
    if (req.method === 'GET') record(deps, res, found, access.identity, client);
    res.setHeader('Content-Type', 'application/x-openvpn-profile');
    // The name is of an allow-list that needs neither quotes nor an encoding (RFC 6266 section 4.1).
    res.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
    res.send(Buffer.from(text, 'ascii'));
  };
}

function record(
  { audit, metrics }: DownloadDeps,
  res: Response,
  { endpoint, samlProviderArn }: PortalEndpoint,
  identity: SignedInIdentity,
  client: ClientFlavour,
): void {
  const { clientVpnEndpointId } = endpoint;
  const { clientAddress, reference } = contextOf(res);
  metrics.increment('clientvpn_portal_config_downloads_total', { endpoint: clientVpnEndpointId, client });
  audit.record({
    action: 'download-client-configuration',
    result: 'succeeded',
    actor: identity.nameId,
    samlProviderArn,
    clientVpnEndpointId,
    sourceAddress: clientAddress,
    reference,
    details: { client },
  });
}
