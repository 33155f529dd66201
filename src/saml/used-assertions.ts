import { createHash } from 'node:crypto';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { AssertionReplayed } from './refusals.ts';

/** One Assertion in one Response. */
export interface UsedAssertion {
  readonly idpEntityId: string;
  readonly assertionId: string;
  readonly responseDigest: string;
  /** Milliseconds since 1970; after this no check would let the Assertion pass. */
  readonly usableUntil: number;
}

/**
 * Remembers an Assertion for as long as it could be used again (Web Browser SSO Profile 4.1.4.5).
 * The very same Response may come again, as after a double click or a crash; the same Assertion in any other one is
 * refused with `AssertionReplayed`, on every replica. Throws `StoreUnavailable`.
 */
export async function rememberAssertion(
  store: OneTimeStore,
  { idpEntityId, assertionId, responseDigest, usableUntil }: UsedAssertion,
  now: number,
): Promise<void> {
  const id = createHash('sha256')
    .update(JSON.stringify([idpEntityId, assertionId]))
    .digest('base64url');
  const seconds = Math.max(1, Math.ceil((usableUntil - now) / 1000));
  if (await store.putIfAbsent(`assertion:${id}`, responseDigest, seconds)) return;
  const item = await store.get(`assertion:${id}`);
  if (item?.state !== 'live' || item.value !== responseDigest) throw new AssertionReplayed();
}
