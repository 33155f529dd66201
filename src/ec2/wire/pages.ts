import { createHash } from 'node:crypto';
import { InvalidPaginationToken, InvalidParameterValue } from './failures.ts';
import type { Filter } from './filters.ts';
import type { Form } from './form.ts';

/** Which part of an answer is asked for. */
export interface PageRequest {
  /** Undefined: all of it. */
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface Page<Thing> {
  readonly things: readonly Thing[];
  /** Undefined: this is the last one. */
  readonly nextToken?: string;
}

/** Of every paged action of Client VPN (EC2 API reference: minimum 5, maximum 1000). */
const FEWEST = 5;
const MOST = 1000;

/** `MaxResults` and `NextToken`. Throws `InvalidParameterValue`. */
export function readPageRequest(form: Form): PageRequest {
  const maxResults = form.int('MaxResults');
  // An empty token is how some clients ask for the first page.
  const nextToken = form.text('NextToken') || undefined;
  if (maxResults !== undefined && (maxResults < FEWEST || maxResults > MOST)) {
    throw new InvalidParameterValue(
      `Value (${maxResults}) for parameter MaxResults is invalid. Expecting a value from ${FEWEST} to ${MOST}.`,
    );
  }
  return { ...(maxResults !== undefined && { maxResults }), ...(nextToken !== undefined && { nextToken }) };
}

/** What makes two requests the same but for the page: the action with all that narrows its answer. */
export type Query = readonly (string | readonly string[] | readonly Filter[] | undefined)[];

/**
 * The page of `things` that is asked for, in the order of their keys, which must differ. A token names the last key of the page before,
 * so what comes or goes in between moves nothing: no thing is told twice, and none is left out that was there all
 * the time. It is bound to the query; throws `InvalidPaginationToken` for any other.
 */
export function pageOf<Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
  request: PageRequest,
  query: Query,
): Page<Thing> {
  const after = request.nextToken === undefined ? undefined : openToken(request.nextToken, query);
  const sorted = things
    .map((thing) => ({ thing, key: keyOf(thing) }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const page = sorted.slice(0, request.maxResults);
  const last = page.at(-1);
  return {
    things: page.map(({ thing }) => thing),
    ...(last && page.length < sorted.length && { nextToken: makeToken(last.key, query) }),
  };
}

/** Of what is paged by the store itself: the token that leads to what comes after `lastKey`. */
export function makeToken(lastKey: string, query: Query): string {
  return Buffer.from(JSON.stringify([fingerprint(query), lastKey])).toString('base64url');
}

/** The key that a token names. Throws `InvalidPaginationToken`. */
export function openToken(token: string, query: Query): string {
  const [digest, lastKey] = readToken(token);
  if (typeof lastKey !== 'string' || digest !== fingerprint(query)) throw new InvalidPaginationToken();
  return lastKey;
}

function readToken(token: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

/** It guards against mistakes, not against people: whoever may ask may ask for every page. */
function fingerprint(query: Query): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 22);
}
