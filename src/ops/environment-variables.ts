import { z } from 'zod';
import { InvalidCidr, parseCidr } from '../kernel/cidr.ts';
import { parseRedisUrl, RedisUrlInvalid } from '../kernel/redis-address.ts';
import { Secret } from '../kernel/secret.ts';
import { isLoopback, parseListenAddress } from './listen-address.ts';

/**
 * Every environment variable of Postern with its check, its default and its meaning: the one list.
 * `readEnvironment` parses with it, and the configuration reference in README.md is written from it.
 * A fault's message follows the variable's name: it says what to write, and never repeats a secret.
 */
export const environmentVariables = {
  POSTERN_CONFIG: z
    .string()
    .optional()
    .describe('The configuration file. Without it, `./postern.yaml` is read when it is there.'),
  POSTERN_PORTAL_URL: z
    .string()
    .prefault('http://localhost:8080')
    .transform(portalUrl)
    .describe(
      'The public address of the portal: scheme, host and port, no path. All links come from it. https for everybody; http only for a loopback host.',
    ),
  POSTERN_LISTEN: listener('127.0.0.1:8080').describe('Where the portal listens (`host:port`).'),
  POSTERN_API_LISTEN: listener('127.0.0.1:8081').describe(
    'Where the management API listens, which the AWS CLI, the AWS SDKs and Terraform speak to, and the API for gateways. Any address but loopback needs a certificate.',
  ),
  POSTERN_API_TLS_CERT_FILE: z
    .string()
    .optional()
    .describe(
      'The certificate of the management API with its chain (PEM), needed when it listens on more than loopback. Read again on SIGHUP.',
    ),
  POSTERN_API_TLS_KEY_FILE: z
    .string()
    .optional()
    .describe('The key of that certificate (PEM). Read again on SIGHUP.'),
  POSTERN_EC2_UPSTREAM: z
    .string()
    .transform(upstream)
    .optional()
    .describe(
      'An EC2-compatible address: every EC2 action that is not about Client VPN is passed on to it, and subnets are looked up there instead of in `Networks`.',
    ),
  POSTERN_OPS_LISTEN: listener('127.0.0.1:9090').describe(
    'Where `/healthz`, `/readyz` and `/metrics` are served.',
  ),
  POSTERN_REDIS_URL: z
    .string()
    .transform(redisUrl)
    .optional()
    .describe(
      'All state and sessions in Redis: `redis://`, `rediss://`, `redis+cluster://` or `rediss+cluster://`. Unset: one SQLite file, for one replica only.',
    ),
  POSTERN_DATA_DIR: z.string().prefault('./data').describe('Holds the SQLite file and the generated keys.'),
  POSTERN_DATA_KEY: z
    .string()
    .transform(dataKeys)
    .optional()
    .describe(
      'Encrypts private keys at rest: 32 random bytes in base64; several are separated by commas, the first encrypts, all decrypt. Generated into the data directory; with Redis required once a certificate is declared.',
    ),
  POSTERN_SESSION_SECRET: z
    .string()
    .transform(sessionSecrets)
    .optional()
    .describe(
      'Keys under which sessions are stored: at least 32 characters; several are separated by commas, the first is for new sessions, all find old ones. Generated into the data directory; required with Redis.',
    ),
  POSTERN_TRUST_PROXY: z
    .string()
    .transform(trustedProxies)
    .optional()
    .describe(
      'CIDRs of the reverse proxies whose `X-Forwarded-For` is believed, separated by commas. Used for client addresses only: in rate limits, logs and audit lines. Unset: with an https portal the proxy on this machine (loopback), else none; required when an https portal listens on more than loopback.',
    ),
  POSTERN_SAML_ENTITY_ID: z
    .string()
    .max(1024, 'must not be longer than 1024 characters (SAML core, section 8.3.6).')
    .prefault('urn:amazon:webservices:clientvpn')
    .describe(
      'The entity ID of this service provider, which is also the audience it expects. With the default, applications made for AWS Client VPN work as they are.',
    ),
  POSTERN_SAML_CLOCK_SKEW_SECONDS: z
    .string()
    .prefault('180')
    .transform(clockSkew)
    .describe(
      'By how many seconds the clocks of identity providers may be off, in both directions: 0 to 300.',
    ),
  POSTERN_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error.')
    .prefault('info')
    .describe('The least important lines that are still logged. Audit lines are always logged.'),
  POSTERN_LOG_FORMAT: z
    .enum(['json', 'pretty'], 'must be json or pretty.')
    .optional()
    .describe('`json`, or `pretty` for people. Unset: pretty on a terminal, json elsewhere.'),
} as const;

export type VariableName = keyof typeof environmentVariables;

/** These hold a secret: each may instead be given as `<name>_FILE`, the path of a file that holds it. */
export const secretVariables = [
  'POSTERN_REDIS_URL',
  'POSTERN_DATA_KEY',
  'POSTERN_SESSION_SECRET',
] as const satisfies readonly VariableName[];

type Context = z.RefinementCtx<string>;

function refuse(context: Context, message: string): typeof z.NEVER {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function listener(address: string) {
  return z
    .string()
    .prefault(address)
    .transform((text, context) => {
      return parseListenAddress(text) ?? refuse(context, `must be host:port, such as ${address}.`);
    });
}

/** `/c/` and 22 characters follow in the link of a connection, which has 200 bytes (`LONGEST_LINK` of the gateway contract). */
const LONGEST_ORIGIN = 175;

function portalUrl(text: string, context: Context): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refuse(context, 'must be an address such as https://vpn.example.com.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return refuse(context, 'must begin with https://; http is for a loopback host such as localhost only.');
  }
  if (url.origin.length > LONGEST_ORIGIN)
    return refuse(
      context,
      `must have at most ${LONGEST_ORIGIN} characters: links to it travel to VPN clients.`,
    );
  const bare = url.href === `${url.origin}/`;
  return bare
    ? url
    : refuse(context, `must have no path, query, fragment or user name: write ${url.origin}.`);
}

function upstream(text: string, context: Context): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return refuse(context, 'must be an address such as https://ec2.example.com.');
  }
  const isPlain = url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isPlain ? url : refuse(context, 'must have no query, fragment, user name or password.');
}

function redisUrl(text: string, context: Context): Secret {
  try {
    parseRedisUrl(new Secret(text));
    return new Secret(text);
  } catch (error) {
    if (error instanceof RedisUrlInvalid)
      return refuse(context, error.message.replace('POSTERN_REDIS_URL ', ''));
    throw error;
  }
}

/** saml2int SDP-G01 asks for three to five minutes; more would keep used Assertions alive for no good reason. */
const LARGEST_CLOCK_SKEW = 300;

function clockSkew(text: string, context: Context): number {
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return seconds <= LARGEST_CLOCK_SKEW
    ? seconds * 1000
    : refuse(context, `must be a whole number of seconds from 0 to ${LARGEST_CLOCK_SKEW}.`);
}

function dataKeys(text: string, context: Context): readonly Secret[] {
  const keys = text.split(',').map((key) => key.trim());
  const wrong = keys.findIndex((key) => !isBase64Of32Bytes(key));
  if (wrong === -1) return keys.map((key) => new Secret(key));
  return refuse(
    context,
    `must be 32 bytes in base64, which key ${wrong + 1} is not. Make one with: openssl rand -base64 32`,
  );
}

function isBase64Of32Bytes(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 && bytes.toString('base64') === text;
}

/** 32 characters of base64 carry 192 bits: more than the 128 that OWASP asks of a session id. */
const SHORTEST_SESSION_SECRET = 32;

function sessionSecrets(text: string, context: Context): readonly Secret[] {
  const secrets = text.split(',').map((secret) => secret.trim());
  const short = secrets.findIndex((secret) => secret.length < SHORTEST_SESSION_SECRET);
  if (short === -1) return secrets.map((secret) => new Secret(secret));
  return refuse(
    context,
    `must have at least ${SHORTEST_SESSION_SECRET} characters, which secret ${short + 1} has not. Make one with: openssl rand -base64 48`,
  );
}

function trustedProxies(text: string, context: Context): readonly string[] {
  const cidrs = text.split(',').map((cidr) => cidr.trim());
  for (const fault of cidrs.map(proxyFault)) if (fault !== undefined) refuse(context, fault);
  return cidrs;
}

function proxyFault(cidr: string): string | undefined {
  try {
    if (parseCidr(cidr).prefixLength > 0) return undefined;
    return `must not hold ${cidr}: it would believe whatever address anybody claims.`;
  } catch (error) {
    if (error instanceof InvalidCidr) return error.message;
    throw error;
  }
}
