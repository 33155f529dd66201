import { mostResidentMemory, residentMemory } from '../../support/process-figures.ts';
import { startSlowClient } from '../../support/slow-client.ts';
import {
  BUNDLE_PATH,
  INSTALLER_PATH,
  type InstallerServers,
  makeInstaller,
  NGINX_PATH,
} from '../installer.ts';
import type { Target } from '../load.ts';
import { signInMany } from '../sign-ins.ts';
import { boundRow } from '../table.ts';
import type { World } from '../world.ts';
import type { Measurement, Settings } from './settings.ts';

const CLIENTS = 50;
const BYTES_PER_SECOND = 200_000;
const MILLISECONDS = 8000;
/** Half of what a slow client should have by then. */
const LEAST_BYTES = (BYTES_PER_SECOND * MILLISECONDS) / 1000 / 2;
/** What a program needs for its first downloads, it needs once. */
const DOWNLOADS_BEFORE = 3;

/** Memory that people with bad lines cost while they download. */
export const slowClients: Measurement = async (world, settings) => {
  const servers = makeInstaller(world);
  const installer = await most(settings, () => besidePortal(world, servers, INSTALLER_PATH));
  const bundle = await most(settings, () => besidePortal(world, servers, BUNDLE_PATH));
  const nginx = { name: 'nginx', figure: await most(settings, () => besideNginx(servers)) };
  return [
    boundRow('memory per slow client, installer', installer, 'MB', 1, nginx),
    boundRow('memory per slow client, bundle', bundle, 'MB', 4.5),
  ];
};

/** Each round has a new process, since one that had many clients has memory left for the next. The worst counts. */
async function most({ rounds }: Settings, measure: () => Promise<number>): Promise<number> {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await measure());
  return Math.max(...figures);
}

async function besidePortal(world: World, servers: InstallerServers, path: string): Promise<number> {
  const portal = await servers.startPortal();
  const { cookies } = await signInMany(world.load, world.idp, portal, 1, 0);
  const growth = await growthPerClient(portal.program, path, cookies[0]?.Cookie);
  await portal.program.stop();
  return growth;
}

async function besideNginx(servers: InstallerServers): Promise<number> {
  const nginx = await servers.startNginx();
  const growth = await growthPerClient(nginx, NGINX_PATH);
  await nginx.stop();
  return growth;
}

/** By how much the most memory of a process exceeds what it had before the slow clients came; MB for each of them. */
async function growthPerClient({ pid, port }: Target, path: string, cookie = ''): Promise<number> {
  for (let count = 0; count < DOWNLOADS_BEFORE; count += 1) await downloadWhole(port, path, cookie);
  const before = residentMemory(pid);
  const options = { port, path, cookie, bytesPerSecond: BYTES_PER_SECOND };
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => startSlowClient(options)));
  const during = await mostResidentMemory(pid, MILLISECONDS);
  const least = Math.min(...clients.map((client) => client.received()));
  await Promise.all(clients.map((client) => client.hangUp()));
  // Whoever is refused costs nothing.
  if (least < LEAST_BYTES) throw new Error(`A slow client got only ${least} bytes.`);
  return (during - before) / CLIENTS / 1e6;
}

async function downloadWhole(port: number, path: string, cookie: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  await response.body?.pipeTo(new WritableStream());
}
