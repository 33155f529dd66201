import { createHash } from 'node:crypto';
import type { ClientVpnEndpointId } from '../../kernel/ids.ts';
import type { OneTimeStore } from '../../kernel/one-time-store.ts';
import { type RandomBytes, randomToken } from '../../kernel/random.ts';
import { SetupLinkUnknown, SetupLinkUsed } from './setup-problems.ts';

/** What a setup link lets its holder do: set up one SAML provider and test it, until the link's time is up. */
export interface SetupGrant {
  readonly samlProviderArn: string;
  /** The provider's name, as people know it. */
  readonly providerName: string;
  /** The provider was there when the link was made: should it be deleted, the link does not make it anew. */
  readonly providerExists?: boolean;
  /** The endpoint that a test is judged by; absent: whichever of the provider's endpoints is chosen. */
  readonly clientVpnEndpointId?: ClientVpnEndpointId;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** One-use links by their token, shared by all replicas. All methods throw `StoreUnavailable`. */
export interface SetupLinks {
  /** Keeps `grant` until it ends; returns the token that opens it. */
  create(grant: SetupGrant, now: number): Promise<string>;
  /** Looks, and uses nothing up. Throws `SetupLinkUnknown`, `SetupLinkUsed`. */
  find(token: string): Promise<SetupGrant>;
  /** Exactly one caller per token comes back; the others get `SetupLinkUsed` or `SetupLinkUnknown`. */
  open(token: string): Promise<SetupGrant>;
}

/** A mail may wait for a week; a link that opens for longer is a password. Hours. */
export const LONGEST_LINK_HOURS = 7 * 24;
export const USUAL_LINK_HOURS = 24;

/** 256 random bits in base64url. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

export function createSetupLinks(store: OneTimeStore, random: RandomBytes): SetupLinks {
  return {
    async create(grant, now) {
      const token = randomToken(random, TOKEN_BYTES);
      const seconds = Math.ceil((grant.endsAt - now) / 1000);
      await store.putIfAbsent(keyOf(token), JSON.stringify(grant), seconds);
      return token;
    },
    async find(token) {
      const item = TOKEN.test(token) ? await store.get(keyOf(token)) : undefined;
      if (!item) throw new SetupLinkUnknown();
      if (item.state === 'consumed') throw new SetupLinkUsed();
      return JSON.parse(item.value) as SetupGrant;
    },
    async open(token) {
      if (!TOKEN.test(token)) throw new SetupLinkUnknown();
      const result = await store.consume(keyOf(token), '');
      if (result.outcome === 'unknown') throw new SetupLinkUnknown();
      if (result.outcome === 'already-consumed') throw new SetupLinkUsed();
      return JSON.parse(result.value) as SetupGrant;
    },
  };
}

/** The token is never at rest, so a backup of the store opens no setup. */
function keyOf(token: string): string {
  return `setup-link:${createHash('sha256').update(token).digest('base64url')}`;
}
