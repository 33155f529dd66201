import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { RequestUnknown } from './refusals.ts';
import type { PendingSignIn } from './sign-in.ts';

/** What stays of a pending sign-in once a Response to it was accepted. */
export interface ConsumedSignIn {
  readonly clientVpnEndpointId: ClientVpnEndpointId;
  readonly samlProviderArn: string;
  /** Of the Response that was accepted: SHA-256, base64url. */
  readonly responseDigest: string;
  /** The one-time code that it led to. */
  readonly code: string;
  /** A VPN connection waits for it. */
  readonly isForConnection?: true;
}

export type FoundSignIn =
  | { readonly state: 'pending'; readonly signIn: PendingSignIn }
  | { readonly state: 'consumed'; readonly signIn: ConsumedSignIn };

/** Pending sign-ins by the ID of their AuthnRequest, shared by all replicas. Throws `StoreUnavailable`. */
export interface PendingSignIns {
  /** False when there is one with this ID already. */
  add(signIn: PendingSignIn): Promise<boolean>;
  /** Throws `RequestUnknown`. */
  find(requestId: string): Promise<FoundSignIn>;
  /** The first caller wins and its `consumed` stays; all others are told whose did. Throws `RequestUnknown`. */
  consume(requestId: string, consumed: ConsumedSignIn): Promise<'won' | ConsumedSignIn>;
}

/** Twice as long as a sign-in may take, so that one that took too long is told from one that never was. */
const KEPT_SECONDS = 1200;

/** The form of our own request IDs; anything else cannot be one and does not get to the store. */
const REQUEST_ID = /^_[0-9a-f]{40}$/;

export function createPendingSignIns(store: OneTimeStore): PendingSignIns {
  const keyOf = (requestId: string) => `pending-sign-in:${requestId}`;
  return {
    add(signIn) {
      return store.putIfAbsent(keyOf(signIn.requestId), JSON.stringify(signIn), KEPT_SECONDS);
    },
    async find(requestId) {
      const item = REQUEST_ID.test(requestId) ? await store.get(keyOf(requestId)) : undefined;
      if (!item) throw new RequestUnknown();
      return item.state === 'live'
        ? { state: 'pending', signIn: JSON.parse(item.value) as PendingSignIn }
        : { state: 'consumed', signIn: JSON.parse(item.tombstone) as ConsumedSignIn };
    },
    async consume(requestId, consumed) {
      const result = await store.consume(keyOf(requestId), JSON.stringify(consumed));
      if (result.outcome === 'unknown') throw new RequestUnknown();
      return result.outcome === 'won' ? 'won' : (JSON.parse(result.tombstone) as ConsumedSignIn);
    },
  };
}
