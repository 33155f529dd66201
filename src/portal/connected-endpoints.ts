import type { ConnectionStore } from '../connections/connection-store.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ClientVpnEndpointId } from '../kernel/ids.ts';

/** Nobody waits so long for their own connection to show up that they would notice. Milliseconds. */
export const REMEMBERED = 1000;

/** Is anybody connected to an endpoint, as of a second ago at the latest. Throws `StoreUnavailable`. */
export type IsAnybodyConnected = (clientVpnEndpointId: ClientVpnEndpointId) => Promise<boolean>;

export interface ConnectedEndpointsDeps {
  readonly connections: Pick<ConnectionStore, 'countActive'>;
  readonly clock: Clock;
}

/**
 * Asked once a second for each endpoint, however many people look at its page: to look for a person's connections at each view costs a quarter
 * of the view, and of an endpoint to which nobody is connected there is nothing to find.
 */
export function createConnectedEndpoints({ connections, clock }: ConnectedEndpointsDeps): IsAnybodyConnected {
  const known = new Map<
    ClientVpnEndpointId,
    { readonly askedAt: number; readonly answer: Promise<boolean> }
  >();
  return (id) => {
    const now = clock();
    const before = known.get(id);
    if (before && now - before.askedAt < REMEMBERED) return before.answer;
    const answer = connections.countActive(id).then((count) => count > 0);
    known.set(id, { askedAt: now, answer });
    // What failed is asked again at once. Whoever waits for it meets the failure, too.
    answer.catch(() => known.delete(id));
    return answer;
  };
}
