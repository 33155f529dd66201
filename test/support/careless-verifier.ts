import { createHash, createHmac } from 'node:crypto';
import type { AccessKey } from '../../src/ec2/access/access-key.ts';
import type { RawRequest } from '../../src/ec2/service.ts';

/** One thing that a verifier may forget to look at. */
export type Overlooked =
  | 'body'
  | 'headers'
  | 'unsigned headers'
  | 'repeated headers'
  | 'path'
  | 'query'
  | 'method'
  | 'date'
  | 'key'
  | 'scope'
  | 'signature';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** All values of each name in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
  readonly key: string;
  readonly scope: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * A second verifier, written from the description of Signature Version 4: would it take `request`, if it took one thing of it
 * (`overlooked`) for what it was in `original`, as one does who does not look.
 */
export function verifyCarelessly(
  request: RawRequest,
  original: RawRequest,
  findAccessKey: (id: string) => AccessKey | undefined,
  overlooked: Overlooked | undefined,
): boolean {
  const now = look(request);
  const then = look(original);
  const seen: Seen = {
    ...now,
    ...(overlooked !== undefined && OVERLOOK[overlooked](now, then)),
  };
  if (overlooked !== 'unsigned headers' && hasUnsigned(seen)) return false;
  if ([...seen.headers.values()].some((values) => values.length > 1)) return false;
  const secret = findAccessKey(seen.key)?.secretAccessKey.reveal();
  return secret !== undefined && seen.signature === signatureOf(seen, secret);
}

const OVERLOOK: Readonly<Record<Overlooked, (now: Seen, then: Seen) => Partial<Seen>>> = {
  body: (_, then) => ({ body: then.body }),
  headers: (now, then) => ({ headers: withDate(then.headers, now.headers) }),
  'unsigned headers': () => ({}),
  'repeated headers': ({ headers }) => ({ headers: firstValues(headers) }),
  path: (_, then) => ({ path: then.path }),
  query: (_, then) => ({ query: then.query }),
  method: (_, then) => ({ method: then.method }),
  date: (now, then) => ({ headers: withDate(now.headers, then.headers) }),
  key: (_, then) => ({ key: then.key }),
  scope: (_, then) => ({ scope: then.scope }),
  signature: (_, then) => ({ signature: then.signature }),
};

function firstValues(headers: Seen['headers']): Seen['headers'] {
  return new Map([...headers].map(([name, values]) => [name, values.slice(0, 1)]));
}

function withDate(headers: Seen['headers'], dated: Seen['headers']): Seen['headers'] {
  return new Map([...headers, ['x-amz-date', dated.get('x-amz-date') ?? []]]);
}

function look({ method, target, rawHeaders, body }: RawRequest): Seen {
  const headers = new Map<string, string[]>();
  rawHeaders.forEach((name, at) => {
    if (at % 2 === 1) return;
    const values = headers.get(name.toLowerCase()) ?? [];
    headers.set(name.toLowerCase(), [...values, rawHeaders[at + 1] ?? '']);
  });
  const [authorization = ''] = headers.get('authorization') ?? [];
  const part = (name: string) => new RegExp(`${name}=([^,]*)`).exec(authorization)?.[1] ?? '';
  const [key = '', ...scope] = part('Credential').split('/');
  const [path = '', ...query] = target.split('?');
  return {
    method,
    path,
    query: query.join('?'),
    headers,
    body,
    key,
    scope: scope.join('/'),
    signedHeaders: part('SignedHeaders').split(';'),
    signature: part('Signature'),
  };
}

function hasUnsigned({ headers, signedHeaders }: Seen): boolean {
  return [...headers.keys()].some((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
}

function signatureOf(seen: Seen, secret: string): string {
  const { method, path, query, headers, signedHeaders, body, scope } = seen;
  const canonical = [
    method,
    path.split('/').map(encodeURIComponent).join('/'),
    query,
    ...signedHeaders.map((name) => `${name}:${headers.get(name)?.join(',')}`),
    '',
    signedHeaders.join(';'),
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const text = `AWS4-HMAC-SHA256\n${headers.get('x-amz-date')?.[0]}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  const key = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  return hmac(key, text).toString('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
