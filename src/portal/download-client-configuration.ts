import type { RequestHandler } from 'express';
import { z } from 'zod';
import { CLIENT_FLAVOURS } from '../endpoints/client-flavours.ts';
import type { ExportClientConfiguration } from '../endpoints/export-client-configuration.ts';
import type { VpnSettings } from '../endpoints/vpn-settings.ts';
import type { Metrics } from '../kernel/metrics.ts';
import { parse } from '../web/parse.ts';
import { admit, auditDownload } from './admit.ts';
import type { NoAccessDeps } from './pages/no-access.ts';

export interface DownloadDeps extends NoAccessDeps {
  readonly exportClientConfiguration: ExportClientConfiguration;
  readonly vpn: () => Pick<VpnSettings, 'defaultClient'>;
  readonly metrics: Metrics;
}

const query = z.object({ client: z.enum(CLIENT_FLAVOURS).optional() });

/** The profile for the client that the address names, or the export, for somebody whom the endpoint's rules admit. */
export function downloadClientConfiguration(deps: DownloadDeps): RequestHandler<{ endpointId: string }> {
  return async (req, res) => {
    const admitted = await admit(deps, req, res);
    if (!admitted) return;
    const { endpoint } = admitted.found;
    const { client = deps.vpn().defaultClient } = parse(query, req.query);
    const { fileName, text } = await deps.exportClientConfiguration(endpoint, client);
    if (req.method === 'GET') {
      const labels = { endpoint: endpoint.clientVpnEndpointId, client };
      deps.metrics.increment('clientvpn_portal_config_downloads_total', labels);
      auditDownload(deps, res, admitted, 'download-client-configuration', { client });
    }
    res.setHeader('Content-Type', 'application/x-openvpn-profile');
    // The name is of an allow-list that needs neither quotes nor an encoding (RFC 6266 section 4.1).
    res.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
    res.send(Buffer.from(text, 'ascii'));
  };
}
