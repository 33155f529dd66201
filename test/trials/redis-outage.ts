// What people see while Redis is gone: `node_modules/.bin/node test/trials/redis-outage.ts [seconds]`, 30 unless told.
// Runs the layout of docker-compose.yml as plain processes, kills Redis under load and starts it again on its files.
import { setTimeout as sleep } from 'node:timers/promises';
import { findLost, lastFailureAt } from '../support/load-report.ts';
import { printReport } from './print-report.ts';
import { ENDPOINT_ID, withLoad } from './with-load.ts';

const SECONDS_BEFORE = 5;
const SECONDS_AFTER = 10;

const secondsAway = Number(process.argv[2] ?? 30);

await withLoad(async ({ layout, load }) => {
  await sleep(SECONDS_BEFORE * 1000);
  const wentAt = Date.now();
  await layout.redis.kill9();
  await sleep(secondsAway * 1000);
  await layout.redis.restart();
  const backAt = Date.now();
  await sleep(SECONDS_AFTER * 1000);
  await load.stop();
  const recovered = Math.max(0, (lastFailureAt(load.seen) ?? backAt) - backAt);
  printReport({
    title: `Redis was killed at second 0 and answered again after ${((backAt - wentAt) / 1000).toFixed(1)} seconds.`,
    seen: load.seen,
    origin: wentAt,
    findings: {
      'last failure after Redis was back': `${(recovered / 1000).toFixed(1)} s`,
      'people signed in before, during and after': load.signedIn.length,
      ...(await findLost(load, ENDPOINT_ID)),
    },
  });
});
