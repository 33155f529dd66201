import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../../src/web/paths.ts';
import type { FileServer } from './nginx.ts';
import { type Portal, postern } from './portals.ts';
import { ENGINEERING, type World } from './world.ts';

/** Some installers are smaller; none compresses well. */
export const INSTALLER_BYTES = 100_000_000;
const FILE = 'openvpn-connect.msi';

/** Where each of the two has the installer, and the product its bundle with it. */
export const INSTALLER_PATH = paths.client('windows', 'openvpn-connect');
export const BUNDLE_PATH = paths.bundle(ENGINEERING, 'openvpn-connect', 'windows');
export const NGINX_PATH = `/${FILE}`;

/** The same installer, handed out by new processes of both. */
export interface InstallerServers {
  startPortal(): Promise<Portal>;
  startNginx(): Promise<FileServer>;
}

/** Makes an installer of random bytes. */
export function makeInstaller(world: World): InstallerServers {
  const directory = world.newDirectory();
  const content = randomBytes(INSTALLER_BYTES);
  const file = join(directory, FILE);
  writeFileSync(file, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const yaml = `ClientDownloads:
  - { Platform: windows, Name: OpenVPN Connect, File: "${file}", Sha256: "${sha256}" }
`;
  return {
    startPortal: () => postern(world, { yaml }),
    startNginx: () => world.startFileServer(directory),
  };
}
