import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { asksForCode } from '../connections/directory/directory.ts';
import type { ClientConfiguration } from '../endpoints/client-configuration.ts';
import { CLIENT_FLAVOURS } from '../endpoints/client-flavours.ts';
import { parse } from '../web/parse.ts';
import { absoluteUrl, paths } from '../web/paths.ts';
import type { Renderer } from '../web/renderer.ts';
import { type Admitted, admit, auditDownload } from './admit.ts';
import { type BundleContents, type InstructionsViews, instructionsModel } from './bundle-instructions.ts';
import { type ClientDownload, PLATFORMS } from './client-downloads.ts';
import type { DownloadDeps } from './download-client-configuration.ts';
import type { BorrowedInstaller } from './installers.ts';
import type { NoAccessViews } from './pages/no-access.ts';
import { detectPlatform } from './platform.ts';
import { sendZip, type ZipEntry } from './send-zip.ts';
import { wordsOf } from './words/languages.ts';

export interface DownloadBundleDeps extends DownloadDeps {
  readonly renderer: Renderer<NoAccessViews & InstructionsViews>;
  readonly clientDownloads: () => readonly ClientDownload[];
  readonly portalUrl: URL;
}

const query = z.object({
  client: z.enum(CLIENT_FLAVOURS).optional(),
  platform: z.enum(PLATFORMS).optional(),
});

/**
 * Profile, instructions, and the installer where it is a file of ours, in one ZIP archive, for somebody whom the
 * endpoint's rules admit. Without a client it is the export, without a platform the one that the browser names.
 * Throws `InstallerChanged`, and what the profile's download throws.
 */
export function downloadBundle(deps: DownloadBundleDeps): RequestHandler<{ endpointId: string }> {
  return async (req, res) => {
    const admitted = await admit(deps, req, res);
    if (!admitted) return;
    const { bundle, profile } = await contentsFor(deps, req, admitted);
    const file = await bundle.client?.installer?.borrow();
    try {
      await answer(deps, req, res, admitted, bundle, entriesOf(deps, res, bundle, profile, file));
    } finally {
      file?.release();
    }
  };
}

interface Contents {
  readonly bundle: BundleContents;
  readonly profile: ClientConfiguration;
}

async function contentsFor(
  deps: DownloadBundleDeps,
  req: Request<{ endpointId: string }>,
  { found: { endpoint } }: Admitted,
): Promise<Contents> {
  const asked = parse(query, req.query);
  const flavour = asked.client ?? deps.vpn().defaultClient;
  const platform = asked.platform ?? detectPlatform(req.headers) ?? 'windows';
  const profile = await deps.exportClientConfiguration(endpoint, flavour);
  const portalPage = paths.endpointFor(endpoint.clientVpnEndpointId, platform);
  const bundle = {
    endpoint,
    platform,
    flavour,
    isMfaEnabled: asksForCode(endpoint, deps.directories()),
    client: clientFor(deps.clientDownloads(), platform, flavour),
    profileFileName: profile.fileName,
    directory: profile.fileName.replace(/\.ovpn$/, ''),
    portalPage: absoluteUrl(deps.portalUrl, portalPage),
  };
  return { bundle, profile };
}

/** The client of the platform that reads this flavour: one whose installer fits into the archive, else the first. */
function clientFor(
  clients: readonly ClientDownload[],
  platform: BundleContents['platform'],
  flavour: BundleContents['flavour'],
): ClientDownload | undefined {
  const fitting = clients.filter((client) => client.platform === platform && client.flavour === flavour);
  return fitting.find(({ installer }) => installer !== undefined) ?? fitting[0];
}

/** What is small comes first: it is there even when the download breaks off. */
function entriesOf(
  { renderer }: DownloadBundleDeps,
  res: Response,
  bundle: BundleContents,
  profile: ClientConfiguration,
  file: BorrowedInstaller | undefined,
): readonly ZipEntry[] {
  const words = wordsOf(res);
  const page = renderer.document(res, 'bundle/instructions', instructionsModel(words, bundle));
  const installer = bundle.client?.installer;
  return [
    { name: words.bundle.fileName, content: Buffer.from(page) },
    { name: profile.fileName, content: Buffer.from(profile.text, 'ascii') },
    ...(installer && file
      ? [{ name: installer.fileName, content: { source: file, size: installer.size } }]
      : []),
  ];
}

async function answer(
  deps: DownloadBundleDeps,
  req: Request,
  res: Response,
  admitted: Admitted,
  { endpoint, platform, flavour: client, directory }: BundleContents,
  entries: readonly ZipEntry[],
): Promise<void> {
  res.setHeader('Content-Type', 'application/zip');
  // The name is of an allow-list that needs neither quotes nor an encoding (RFC 6266 section 4.1).
  res.setHeader('Content-Disposition', `attachment; filename="${directory}.zip"`);
  if (req.method === 'HEAD') return void res.end();
  const labels = { endpoint: endpoint.clientVpnEndpointId, client };
  deps.metrics.increment('clientvpn_portal_bundle_downloads_total', labels);
  auditDownload(deps, res, admitted, 'download-bundle', { client, platform });
  if (await sendZip(res, entries, new Date(deps.clock()))) res.end();
}
