import { INSTALLER_BYTES, INSTALLER_PATH, makeInstaller, NGINX_PATH } from '../installer.ts';
import type { Measured, Target } from '../load.ts';
import { fromAddress, get } from '../requests.ts';
import { inTurns } from '../rounds.ts';
import { signInMany } from '../sign-ins.ts';
import { perMegabyte, rateRow } from '../table.ts';
import type { World } from '../world.ts';
import type { Measurement } from './settings.ts';

const CONNECTIONS = 4;
const EACH_ROUND = 64;
const WARM_UP_MEGABYTES = 4000;

/** Installers over plain HTTP, drained as fast as they come. */
export const downloads: Measurement = async (world, { rounds, share, say }) => {
  const installer = makeInstaller(world);
  const [portal, nginx] = [await installer.startPortal(), await installer.startNginx()];
  const { cookies } = await signInMany(world.load, world.idp, portal, 1, 0);
  const times = EACH_ROUND * share;
  const fetchFrom = (target: Target, request: string) => () => fetchMany(world, target, request, times);
  const best = await inTurns(
    { rounds, warmUp: WARM_UP_MEGABYTES },
    fetchFrom(portal.program, get(INSTALLER_PATH, { ...fromAddress(0), ...cookies[0] })),
    fetchFrom(nginx, get(NGINX_PATH)),
  );
  say(
    `The client worked ${percent(best.ours.clientBusy)} of the time with ours, ${percent(best.theirs.clientBusy)} with nginx.`,
  );
  return [rateRow('installer downloads', 'nginx, sendfile', best, 0.9, perMegabyte)];
};

/** An operation is one MB. */
async function fetchMany({ load }: World, target: Target, request: string, times: number): Promise<Measured> {
  const measured = await load.send(target, [request], { expected: 200, times, connections: CONNECTIONS });
  const { bytes } = measured.answers[0] ?? { bytes: 0 };
  if (bytes !== INSTALLER_BYTES) throw new Error(`An answer of ${bytes} bytes is not the installer.`);
  return { ...measured, operations: (bytes * times) / 1e6 };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
