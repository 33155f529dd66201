import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { type Installer, openInstaller } from '../../src/portal/installers.ts';
import { createPortalServer } from '../../src/web/portal-server.ts';
import { type SentFile, sendFile } from '../../src/web/send-file.ts';

/** One file behind the portal's own server and sender, without sessions around it. */
export interface FileServer {
  readonly port: number;
  readonly path: string;
  readonly installer: Installer;
  /** How each answer ended, in the order of their ends; an Error where sending threw. */
  readonly results: readonly (SentFile | Error)[];
  close(): Promise<void>;
}

export interface FileServerOptions {
  readonly name?: string;
  readonly content: Uint8Array;
  /** Milliseconds. */
  readonly clientIdleLimit?: number;
}

export async function startFileServer(options: FileServerOptions): Promise<FileServer> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-file-'));
  const path = join(directory, options.name ?? 'client.msi');
  writeFileSync(path, options.content);
  const installer = await openInstaller(path);
  const results: (SentFile | Error)[] = [];
  const { clientIdleLimit } = options;
  const deps = { clock: Date.now, ...(clientIdleLimit !== undefined && { clientIdleLimit }) };
  const app = express().disable('etag');
  app.get('/file', async (req, res) => {
    try {
      const file = await installer.borrow();
      results.push(await sendFile(deps, req, res, installer, file).finally(file.release));
    } catch (error) {
      results.push(error as Error);
      if (res.headersSent) res.destroy();
      else res.status(503).end();
    }
  });
  const server = createPortalServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    path,
    installer,
    results,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await installer.close();
      rmSync(directory, { recursive: true });
    },
  };
}
