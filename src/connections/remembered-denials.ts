import type { OneTimeStore } from '../kernel/one-time-store.ts';
import type { DenyAnswer } from './gateway-contract.ts';

/**
 * Denied attempts leave no connection, but a gateway that lost the answer asks once more, and must neither get another answer nor count as
 * a second attempt at a directory that locks accounts. All methods throw `StoreUnavailable`.
 */
export interface RememberedDenials {
  /** The first answer counts, should two replicas decide at the same time. */
  remember(denial: DenyAnswer): Promise<DenyAnswer>;
  find(connectionId: string): Promise<DenyAnswer | undefined>;
}

/** Longer than any gateway tries again for one client: OpenVPN's client gives up the handshake within five minutes. */
const KEPT_SECONDS = 5 * 60;

export function createRememberedDenials(oneTime: OneTimeStore): RememberedDenials {
  const find = async (connectionId: string) => {
    const item = await oneTime.get(keyOf(connectionId));
    // Only this file writes there.
    return item?.state === 'live' ? (JSON.parse(item.value) as DenyAnswer) : undefined;
  };
  return {
    find,
    async remember(denial) {
      const { connectionId } = denial;
      const isFirst = await oneTime.putIfAbsent(keyOf(connectionId), JSON.stringify(denial), KEPT_SECONDS);
      return isFirst ? denial : ((await find(connectionId)) ?? denial);
    },
  };
}

function keyOf(connectionId: string): string {
  return `denied-connection:${connectionId}`;
}
