import { createHmac } from 'node:crypto';
import type { RandomBytes } from '../kernel/random.ts';
import type { Secret } from '../kernel/secret.ts';
import { codeHashOf, type NewBrowserStep, newBrowserStep } from './browser-step.ts';
import type { Connection } from './connection.ts';

/**
 * The browser step of a connection. Its code follows from the connection's id and a secret, for the store keeps no more than its hash: so a
 * gateway that lost the answer asks again and gets the same link, from whichever replica.
 */
export function deriveBrowserStep(
  secret: Secret,
  connectionId: string,
  now: number,
  loopbackPort?: number,
): NewBrowserStep {
  return newBrowserStep(bytesFrom(secret, connectionId), now, loopbackPort);
}

/** The code of the link that the connection waits for; undefined where the secret that it was made with is gone. */
export function linkCodeOf(
  secrets: readonly Secret[],
  { connectionId, browserStep }: Pick<Connection, 'connectionId' | 'browserStep'>,
): string | undefined {
  return secrets
    .map((secret) => deriveBrowserStep(secret, connectionId, 0).code)
    .find((code) => codeHashOf(code) === browserStep?.codeHash);
}

/** Bytes that nobody foresees without the secret: HMAC-SHA-256 of the id and a counter, one block after the other. */
function bytesFrom(secret: Secret, connectionId: string): RandomBytes {
  let pool = Buffer.alloc(0);
  let block = 0;
  return (count) => {
    while (pool.length < count) {
      const text = JSON.stringify(['browser step of a connection', connectionId, block]);
      pool = Buffer.concat([pool, createHmac('sha256', secret.reveal()).update(text).digest()]);
      block += 1;
    }
    const portion = pool.subarray(0, count);
    pool = pool.subarray(count);
    return portion;
  };
}
