// What people see when replicas are killed, one after the other, and then told to stop:
// `node_modules/.bin/node test/trials/replica-loss.ts`.
// Runs the layout of docker-compose.yml as plain processes, under load, and starts each replica again.
import { setTimeout as sleep } from 'node:timers/promises';
import { findLost } from '../support/load-report.ts';
import type { ReplicaName } from '../support/production-layout.ts';
import { printReport } from './print-report.ts';
import { ENDPOINT_ID, withLoad } from './with-load.ts';

const STEPS: readonly (readonly [ReplicaName, NodeJS.Signals])[] = [
  ['portal-one', 'SIGKILL'],
  ['portal-two', 'SIGKILL'],
  ['portal-one', 'SIGTERM'],
  ['portal-two', 'SIGTERM'],
];
const SECONDS_BETWEEN = 3;

await withLoad(async ({ layout, load }) => {
  await sleep(SECONDS_BETWEEN * 1000);
  const origin = Date.now();
  const ends: string[] = [];
  for (const [name, signal] of STEPS) {
    const at = ((Date.now() - origin) / 1000).toFixed(1);
    layout.replica(name).signal(signal);
    const code = await layout.replica(name).exited;
    await sleep(SECONDS_BETWEEN * 1000);
    await layout.restart(name);
    const back = ((Date.now() - origin) / 1000).toFixed(1);
    ends.push(`${name}: ${signal} at ${at} s, exit code ${code ?? 'none'}, serving again at ${back} s`);
    await sleep(SECONDS_BETWEEN * 1000);
  }
  await load.stop();
  printReport({
    title: `Each replica was ended twice.\n${ends.join('\n')}`,
    seen: load.seen,
    origin,
    findings: { 'people signed in': load.signedIn.length, ...(await findLost(load, ENDPOINT_ID)) },
  });
});
