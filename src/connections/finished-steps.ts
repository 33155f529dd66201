import type { OneTimeStore } from '../kernel/one-time-store.ts';
import type { WaitingConnection } from './browser-sign-ins.ts';

/** As long as a page of it may be looked at again. Seconds. */
const KEPT_SECONDS = 10 * 60;

/**
 * Steps that were finished, by the hash of their code: what Reload, Back and a second tab find once the gateway took the connection over. Both
 * methods throw `StoreUnavailable`.
 */
export interface FinishedSteps {
  remember(codeHash: string, waiting: WaitingConnection): Promise<void>;
  find(codeHash: string): Promise<WaitingConnection | undefined>;
}

export function createFinishedSteps(oneTime: Pick<OneTimeStore, 'putIfAbsent' | 'get'>): FinishedSteps {
  return {
    async remember(codeHash, waiting) {
      await oneTime.putIfAbsent(keyOf(codeHash), JSON.stringify(waiting), KEPT_SECONDS);
    },
    async find(codeHash) {
      const item = await oneTime.get(keyOf(codeHash));
      // Only this file writes there.
      return item?.state === 'live' ? (JSON.parse(item.value) as WaitingConnection) : undefined;
    },
  };
}

function keyOf(codeHash: string): string {
  return `browser-step-finished:${codeHash}`;
}
