// A process with a store of its own, for tests that kill it: `node store-child.ts save|hold {"dataDir":…,"redisUrl":…}`.
import { writeSync } from 'node:fs';
import { PosternError } from '../../src/kernel/errors.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { connectionTo, endpointNamed, providerNamed, revocationListNamed } from '../contract/objects.ts';
import { recordingLogger } from './recording-logger.ts';

const [, , task, settings = '{}'] = process.argv;
const { dataDir, redisUrl } = JSON.parse(settings) as { dataDir: string; redisUrl?: string };

try {
  const store = await openStore({
    dataDir,
    redisUrl: redisUrl === undefined ? undefined : new Secret(redisUrl),
    clock: Date.now,
    logger: recordingLogger().logger,
  });
  say('open');
  if (task === 'save') await saveUntilKilled(store);
  process.stdin.resume().once('end', () => void store.close());
} catch (error) {
  say(error instanceof PosternError ? error.code : String(error));
}

/** Says `saved n` and `consumed n` once the store has acknowledged it, never before. */
async function saveUntilKilled(store: Store): Promise<never> {
  for (let n = 0; ; n += 1) {
    await attempt(async () => {
      await store.samlProviders.save(providerNamed(`p${n}`, { createdAt: n }), 0);
      await store.endpoints.save(endpointNamed(`e${n}`), 0);
      await store.revocationLists.save(revocationListNamed(`e${n}`), 0);
      await store.connections.save(connectionTo(`e${n}`, `c${n}`), 0);
      say(`saved ${n}`);
      await store.oneTime.putIfAbsent(`item ${n}`, 'value', 3600);
      await store.oneTime.consume(`item ${n}`, 'tombstone');
      say(`consumed ${n}`);
      await admit(store, n);
    });
  }
}

/** One after the other gets an address, and every second one gives it back. */
async function admit({ connections }: Store, n: number): Promise<void> {
  const { clientVpnEndpointId } = endpointNamed('pool');
  const asking = connectionTo('pool', `a${n}`, { phase: 'admitted' });
  await connections.admit(asking, 0, { clientVpnEndpointId, first: 1, last: 1000, most: 1000 });
  if (n % 2 === 0) return;
  await connections.save({ ...asking, phase: 'ended', connectionEndTime: Date.now() }, 1);
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    say(`failed ${error.code}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** It is out when this returns, and dies with nobody. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}
