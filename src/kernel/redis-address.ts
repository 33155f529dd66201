import { PosternError } from './errors.ts';
import type { Secret } from './secret.ts';

/** `POSTERN_REDIS_URL` is not an address that Postern understands. The message never holds the URL. */
export class RedisUrlInvalid extends PosternError {
  readonly code = 'RedisUrlInvalid';
}

export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is and how to speak to it. Only `password` is secret. */
export interface RedisAddress {
  readonly cluster: boolean;
  readonly tls: boolean;
  /** One; for a Cluster any of its nodes, of which one must answer at the start. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]];
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
}

const SCHEME = /^redis(?<tls>s?)(?<cluster>\+cluster)?:\/\//;
const DEFAULT_PORT = 6379;

/**
 * Reads `redis://[user[:password]@]host[:port][/db]`; `rediss://` is the same over TLS, and `redis+cluster://` and
 * `rediss+cluster://` may name several nodes, separated by commas. User and password are percent-encoded.
 * Throws `RedisUrlInvalid`, whose message never holds the URL.
 */
export function parseRedisUrl(secret: Secret): RedisAddress {
  const text = secret.reveal();
  const scheme = SCHEME.exec(text)?.groups;
  if (scheme === undefined)
    throw invalid('begin with redis://, rediss://, redis+cluster:// or rediss+cluster://');
  const cluster = scheme.cluster !== undefined;
  const [first, ...others] = cluster ? text.split(',') : [text];
  const url = parsed(first ?? '');
  return {
    cluster,
    tls: scheme.tls === 's',
    nodes: [nodeOf(url), ...others.map((other) => nodeOf(parsed(`redis://${other}`)))],
    username: decoded(url.username),
    password: decoded(url.password),
    db: databaseOf(url, cluster),
  };
}

/** `host:port`, for log lines and messages. */
export function describeAddress(address: RedisAddress): string {
  return address.nodes.map(({ host, port }) => `${host}:${port}`).join(',');
}

function parsed(text: string): URL {
  const url = URL.parse(text);
  if (url?.hostname.includes(',')) throw invalid('name one host; several are for redis+cluster://');
  if (url === null || url.hostname === '')
    throw invalid('name a host, such as redis://redis.example.com:6379');
  if (url.search !== '' || url.hash !== '') throw invalid('have nothing after the database number');
  return url;
}

function nodeOf(url: URL): RedisNode {
  // The URL class writes an IPv6 address in brackets; sockets want it without.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? DEFAULT_PORT : Number(url.port) };
}

function decoded(text: string): string | undefined {
  try {
    return text === '' ? undefined : decodeURIComponent(text);
  } catch {
    throw invalid('have every % in user and password written as %25');
  }
}

function databaseOf(url: URL, cluster: boolean): number {
  const [, digits] = /^\/?(\d{0,5})$/.exec(url.pathname) ?? [];
  if (digits === undefined) throw invalid('end with a database number, such as /0, or with nothing');
  const db = Number(digits);
  if (cluster && db !== 0) throw invalid('name no database: a Redis Cluster has only number 0');
  return db;
}

function invalid(must: string): RedisUrlInvalid {
  return new RedisUrlInvalid(`POSTERN_REDIS_URL must ${must}.`);
}
