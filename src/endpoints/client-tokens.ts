import { createHash } from 'node:crypto';
import type { Realm } from '../kernel/arn.ts';
import type { OneTimeItem, OneTimeStore } from '../kernel/one-time-store.ts';
import { IdempotentParameterMismatch, InvalidClientToken } from './failures/client-token.ts';

/** How long a token stands for its request. AWS names no time; its clients retry for minutes. */
const LIFE_SECONDS = 24 * 60 * 60;
const TOKEN = /^[!-~]{1,64}$/;

/** What the store knows of a token. `claimed`: the change was decided; whether it was saved is not known. */
export type TokenState =
  | { readonly state: 'new' }
  | { readonly state: 'claimed' | 'done'; readonly answer: unknown };

/** One client token with the request that it came with. */
export interface ClientToken {
  /** Throws `IdempotentParameterMismatch` when the token belongs to another request. */
  find(): Promise<TokenState>;
  /** Binds the token to the request and its answer, and gives the answer that counts: that of the first claim. */
  claim<Answer>(answer: Answer): Promise<Answer>;
  /** Notes that what was claimed is saved. */
  finish(answer: unknown): Promise<void>;
}

export interface ClientTokenDeps {
  readonly oneTime: OneTimeStore;
  readonly realm: () => Realm;
}

/** What a token must be found under: it counts for one action in one account and Region. */
export interface TokenOrder {
  readonly action: string;
  readonly request: object;
  readonly clientToken: string;
}

/**
 * The token of a request. A claim lies live in the store until the change is saved, then its tombstone says so; both hold the
 * digest of the request and the answer. Throws `InvalidClientToken`; the methods throw `StoreUnavailable` too.
 */
export function clientTokenOf({ oneTime, realm }: ClientTokenDeps, order: TokenOrder): ClientToken {
  if (!TOKEN.test(order.clientToken)) throw new InvalidClientToken();
  const { account, region } = realm();
  const key = JSON.stringify(['client-token', account, region, order.action, order.clientToken]);
  const digest = digestOf(order.request);
  const find = async () => stateOf(await oneTime.get(key), digest);
  return {
    find,
    async claim<Answer>(answer: Answer) {
      if (await oneTime.putIfAbsent(key, JSON.stringify({ digest, answer }), LIFE_SECONDS)) return answer;
      const known = await find();
      return known.state === 'new' ? answer : (known.answer as Answer);
    },
    async finish(answer) {
      await oneTime.consume(key, JSON.stringify({ digest, answer }));
    },
  };
}

function stateOf(item: OneTimeItem | undefined, digest: string): TokenState {
  if (!item) return { state: 'new' };
  const isDone = item.state === 'consumed';
  const known = JSON.parse(isDone ? item.tombstone : item.value) as { digest: string; answer?: unknown };
  if (known.digest !== digest) throw new IdempotentParameterMismatch();
  return { state: isDone ? 'done' : 'claimed', answer: known.answer };
}

/** The same for the same request, however its members are ordered. */
function digestOf(request: object): string {
  return createHash('sha256').update(JSON.stringify(request, inOrder)).digest('base64url');
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
