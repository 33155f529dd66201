import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientDownloadDeclaration } from '../../src/portal/client-download-declaration.ts';
import type { DeclaredClient } from '../../src/portal/client-downloads.ts';
import { openInstaller } from '../../src/portal/installers.ts';

/** A temporary directory for installers, and clients that are declared with them. */
export interface InstallerDirectory {
  write(name: string, content: Uint8Array): string;
  /** As careful people do it: writes beside the file, then renames over it. */
  replace(name: string, content: Uint8Array): void;
  /** Opens `file` of this directory as a client of the portal; the members are those of `ClientDownloads`. */
  declare(file: string, members?: Readonly<Record<string, string>>): Promise<DeclaredClient>;
  remove(): void;
}

export function installerDirectory(): InstallerDirectory {
  const directory = mkdtempSync(join(tmpdir(), 'postern-installers-'));
  const write = (name: string, content: Uint8Array) => {
    const path = join(directory, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    write,
    replace(name, content) {
      renameSync(write(`${name}.new`, content), join(directory, name));
    },
    async declare(File, members = {}) {
      const declaration = { Platform: 'windows', Name: 'OpenVPN Connect', File, ...members };
      const installer = await openInstaller(join(directory, File));
      return { declaration: clientDownloadDeclaration.parse(declaration), installer };
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
