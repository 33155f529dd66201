import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { RequestUnknown } from './refusals.ts';

/** Kept under the AuthnRequest's ID while somebody who tests a sign-in is at the identity provider. */
export interface PendingTest {
  readonly requestId: string;
  readonly samlProviderArn: string;
  readonly idpEntityId: string;
  /** The endpoint whose rules the report judges by, where one was chosen. */
  readonly clientVpnEndpointId?: ClientVpnEndpointId;
  /** Names the setup that may read the report. */
  readonly setupKey: string;
  /** Milliseconds since 1970; ten minutes after the start. */
  readonly expiresAt: number;
  /** Rate-limit key to release when a Response is accepted. */
  readonly startCounterKey: string;
}

/** What stays of a test once a Response to it came. */
export interface AnsweredTest {
  /** Of the first Response, as it was posted: SHA-256, base64url. */
  readonly responseDigest: string;
  readonly reportId: string;
}

/** Twice as long as a test may take, so that one that took too long is told from one that never was. */
const KEPT_SECONDS = 1200;

/**
 * The IDs of a test's requests: not the form of those of real ones, and kept under other keys. So a real sign-in never
 * finds a test, and a test never finds a real sign-in, whatever a Response says: neither has a flag to forget.
 */
const REQUEST_ID = /^_test-[0-9a-f]{40}$/;

/** The ID for `bytes`, of which there are 20: 160 random bits, where SAML Core 1.3.4 asks for at least 128. */
export function testRequestId(bytes: Uint8Array): string {
  return `_test-${Buffer.from(bytes).toString('hex')}`;
}

export function isTestRequestId(text: string): boolean {
  return REQUEST_ID.test(text);
}

export interface PendingTests {
  /** False when there is one with this ID already. */
  add(test: PendingTest): Promise<boolean>;
  /** The test, for exactly one caller, whose `answered` stays; for all others what stayed. Throws `RequestUnknown`. */
  take(requestId: string, answered: AnsweredTest): Promise<TakenTest>;
  /** What stayed of a test that was taken. */
  answered(requestId: string): Promise<AnsweredTest | undefined>;
}

export type TakenTest =
  | { readonly state: 'pending'; readonly test: PendingTest }
  | { readonly state: 'answered'; readonly answered: AnsweredTest };

/** Tests by the ID of their AuthnRequest, shared by all replicas. Throws `StoreUnavailable`. */
export function createPendingTests(store: OneTimeStore): PendingTests {
  const keyOf = (requestId: string) => `pending-test:${requestId}`;
  return {
    add: (test) => store.putIfAbsent(keyOf(test.requestId), JSON.stringify(test), KEPT_SECONDS),
    async take(requestId, answered) {
      if (!isTestRequestId(requestId)) throw new RequestUnknown();
      const result = await store.consume(keyOf(requestId), JSON.stringify(answered));
      if (result.outcome === 'unknown') throw new RequestUnknown();
      return result.outcome === 'won'
        ? { state: 'pending', test: JSON.parse(result.value) as PendingTest }
        : { state: 'answered', answered: JSON.parse(result.tombstone) as AnsweredTest };
    },
    async answered(requestId) {
      const item = isTestRequestId(requestId) ? await store.get(keyOf(requestId)) : undefined;
      return item?.state === 'consumed' ? (JSON.parse(item.tombstone) as AnsweredTest) : undefined;
    },
  };
}
