import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { ClientDownloadResult, Metrics } from '../kernel/metrics.ts';
import { NotFound } from '../web/errors.ts';
import { parse } from '../web/parse.ts';
import { routes } from '../web/paths.ts';
import { redirect } from '../web/redirect.ts';
import { type SentFile, sendFile, setFileHeaders } from '../web/send-file.ts';
import { sessionOf } from '../web/session.ts';
import type { ClientDownload } from './client-downloads.ts';
import type { Installer } from './installers.ts';
import { type AccessDeps, isSignedIn } from './portal-endpoint.ts';

export interface DownloadClientDeps extends AccessDeps {
  readonly clientDownloads: () => readonly ClientDownload[];
  readonly metrics: Metrics;
}

const query = z.object({ name: z.string().max(64).optional() });

/**
 * The installer of a client, or a redirect to where else it is, for anybody who is signed in: it holds nothing of an
 * endpoint. Without a name it is the platform's first. Throws `NotFound`, `InstallerChanged`, `StoreUnavailable`.
 */
export function downloadClient(deps: DownloadClientDeps): RequestHandler<{ platform: string }> {
  return async (req, res) => {
    if (!(await isSignedIn(deps, sessionOf(res)))) return redirect(res, 302, routes.home);
    const { name } = parse(query, req.query);
    const client = findClient(deps.clientDownloads(), req.params.platform, name);
    if (!client) throw new NotFound();
    const result = await handOut(deps, req, res, client);
    if (req.method !== 'GET' || result === 'refused') return;
    const { platform, name: clientName } = client;
    deps.metrics.increment('clientvpn_portal_client_downloads_total', {
      platform,
      client: clientName,
      result,
    });
  };
}

function findClient(
  clients: readonly ClientDownload[],
  platform: string,
  slug: string | undefined,
): ClientDownload | undefined {
  return clients.find(
    (client) => client.platform === platform && (slug === undefined || client.slug === slug),
  );
}

async function handOut(
  deps: DownloadClientDeps,
  req: Request,
  res: Response,
  { installer, accelRedirect, href }: ClientDownload,
): Promise<ClientDownloadResult | SentFile> {
  if (!installer) {
    redirect(res, 302, href);
    return 'redirected';
  }
  const file = await installer.borrow();
  try {
    if (accelRedirect !== undefined) return handOver(res, installer, accelRedirect);
    return await sendFile(deps, req, res, installer, file);
  } finally {
    file.release();
  }
}

/** The proxy sends the file, and judges conditions and ranges itself. */
function handOver(res: Response, installer: Installer, accelRedirect: string): ClientDownloadResult {
  setFileHeaders(res, installer);
  res.setHeader('X-Accel-Redirect', accelRedirect);
  res.end();
  return 'handed-over';
}
