import { resolve } from 'node:path';
import type { Entry } from './declarations-shape.ts';
import { type Fault, messageOf } from './declarations-words.ts';
import type { ClientDownloadDeclaration } from './portal/client-download-declaration.ts';
import { clientSlug } from './portal/client-downloads.ts';
import { checkInstallerFile } from './portal/installers.ts';

/** A client as the file declares it. */
export interface ClientEntry extends Entry<ClientDownloadDeclaration> {
  /** The installer's path, absolute; undefined for a link. */
  readonly path: string | undefined;
}

/** The clients with the absolute paths of their installers, each of which is a file that can be opened. */
export function declaredClients(
  entries: readonly Entry<ClientDownloadDeclaration>[],
  directory: string,
  faults: Fault[],
): readonly ClientEntry[] {
  const clients = entries.map((entry) => {
    const { File } = entry.value;
    return { ...entry, path: File === undefined ? undefined : resolve(directory, File) };
  });
  faults.push(...clients.flatMap(fileFault), ...sameAddressFaults(entries));
  return clients;
}

function fileFault({ index, path }: ClientEntry): readonly Fault[] {
  if (path === undefined) return [];
  try {
    checkInstallerFile(path);
    return [];
  } catch (error) {
    return [fileFaultOf(index, error)];
  }
}

/** What to say of a `File` that could not be opened or read. */
export function fileFaultOf(index: number, error: unknown): Fault {
  return {
    path: ['ClientDownloads', index, 'File'],
    message: `This file cannot be handed out: ${messageOf(error)}.`,
  };
}

/** Two clients of a platform whose names differ in case or punctuation alone would have one address. */
function sameAddressFaults(entries: readonly Entry<ClientDownloadDeclaration>[]): readonly Fault[] {
  const taken = new Map<string, string>();
  return entries.flatMap(({ index, value: { Platform, Name } }) => {
    const address = `${Platform}/${clientSlug(Name)}`;
    const other = taken.get(address);
    if (other === undefined) {
      taken.set(address, Name);
      return [];
    }
    const message = `${other} of ${Platform} has the same address. Give this one a name that differs in its letters a to z or its digits.`;
    return [{ path: ['ClientDownloads', index, 'Name'], message }];
  });
}
