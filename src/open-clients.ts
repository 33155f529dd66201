import { createHash } from 'node:crypto';
import type { Declarations } from './declarations.ts';
import { type ClientEntry, fileFaultOf } from './declarations-clients.ts';
import type { Fault } from './declarations-words.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import { type ClientDownload, clientDownloads, type DeclaredClient } from './portal/client-downloads.ts';
import { openInstaller } from './portal/installers.ts';

/** Declarations whose installers are open and were read. */
export interface OpenDeclarations {
  /** The digest speaks of the installers, too. */
  readonly declarations: Declarations;
  readonly clients: readonly ClientDownload[];
  /** Lets go of the installers when their last transfers ended; resolves then. */
  close(): Promise<void>;
}

/**
 * Opens and reads every installer. Throws {@link ConfigurationFaulty} with a line for each one that cannot be read or is
 * not the one that its `Sha256` names; then none is left open.
 */
export async function openClients(declarations: Declarations): Promise<OpenDeclarations> {
  const opened = await Promise.all(declarations.clientEntries.map(open));
  const clients = opened.map(({ client }) => client);
  const close = async () => {
    await Promise.all(clients.map(({ installer }) => installer?.close()));
  };
  const faults = opened.flatMap(({ fault }) => fault ?? []);
  if (faults.length > 0) {
    await close();
    throw new ConfigurationFaulty(declarations.describe(faults));
  }
  return {
    declarations: { ...declarations, digest: digestWith(declarations.digest, clients) },
    clients: clientDownloads(clients, declarations.vpn.defaultClient),
    close,
  };
}

/** The same for a command that hands nothing out: opens, reads and closes. */
export async function checkClients(declarations: Declarations): Promise<Declarations> {
  const opened = await openClients(declarations);
  await opened.close();
  return opened.declarations;
}

interface Opened {
  readonly client: DeclaredClient;
  readonly fault?: Fault;
}

async function open({ index, value: declaration, path }: ClientEntry): Promise<Opened> {
  if (path === undefined) return { client: { declaration } };
  try {
    const installer = await openInstaller(path);
    const client = { declaration, installer };
    const { Sha256 } = declaration;
    if (Sha256 === undefined || Sha256 === installer.sha256) return { client };
    const message = `${path} is another file: its SHA-256 is ${installer.sha256}. Get the right file, or write that.`;
    return { client, fault: { path: ['ClientDownloads', index, 'Sha256'], message } };
  } catch (error) {
    return { client: { declaration }, fault: fileFaultOf(index, error) };
  }
}

function digestWith(digest: string, clients: readonly DeclaredClient[]): string {
  const installers = clients.flatMap(({ declaration, installer }) =>
    installer ? [[declaration.File, installer.sha256]] : [],
  );
  if (installers.length === 0) return digest;
  return createHash('sha256')
    .update(JSON.stringify([digest, installers]))
    .digest('hex');
}
