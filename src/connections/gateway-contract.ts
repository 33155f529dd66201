import { z } from 'zod';
import { LONGEST_LINK, MOST_REFRESHED, MOST_REPORTS, MOST_RESYNCHRONISED } from './gateway-limits.ts';

/**
 * What gateways and Postern say to each other: JSON over HTTP, schemas for both sides. A gateway asks and reports; what it is told in between
 * comes as a stream of orders (`gateway-orders.ts`), each of which is harmless when it comes again. Limits: `gateway-limits.ts`.
 */

const opaque = (longest: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_.:+/=@-]{1,${longest}}$`));
const digits = (longest: number) => z.string().regex(new RegExp(`^[0-9a-fA-F:]{1,${longest}}$`));
export const count = z.int().min(0);
const ipv4 = z.ipv4();

export const connectionIdSchema = z.string().regex(/^cvpn-connection-[0-9a-f]{17}$/);
export const endpointIdSchema = z.string().regex(/^cvpn-endpoint-[0-9a-f]{17}$/);

/** One certificate of the chain that OpenVPN verified, as its environment tells (`X509_0_CN`, `tls_serial_hex_0`, `tls_digest_sha256_0`). */
export const chainCertificateSchema = z.strictObject({
  commonName: z.string().max(256),
  /** Hexadecimal, with or without colons. */
  serialNumber: digits(128),
  sha256Fingerprint: digits(128),
});

export const deviceSchema = z.strictObject({
  publicIp: z.union([z.ipv4(), z.ipv6()]),
  port: z.int().min(1).max(65_535),
  transportProtocol: z.enum(['udp', 'tcp']),
  /** `IV_*` and `UV_*` as the client sent them, of which people name the latter as they like. Nothing in it is trusted. */
  peerInfo: z
    .record(z.string().regex(/^[A-Z][A-Za-z0-9_]{0,63}$/), z.string().max(512))
    .refine((info) => Object.keys(info).length <= 64),
});

export const sessionStateSchema = z.enum([
  'Initial',
  'Authenticated',
  'Expired',
  'Invalid',
  'AuthenticatedEmptyUser',
  'ExpiredEmptyUser',
]);

const credentials = {
  /** OpenVPN's `session_id` and `session_state`, where it gives tokens. */
  sessionId: opaque(64).optional(),
  sessionState: sessionStateSchema.optional(),
  /** OpenVPN lets 4096 bytes through: whoever types more than a name is refused, and their gateway is told so. */
  username: z.string().max(4096),
  /** As the client sent it: a password, `SCRV1:…`, `ACS::<port>`, `CRV1::<state>::<answer>`, or OpenVPN's own token. Never logged. */
  password: z.string().max(16_384),
  /** From the client's certificate to its root; absent where the client showed none. */
  certificateChain: z.array(chainCertificateSchema).min(1).max(10).optional(),
};

/** `>CLIENT:CONNECT`. */
export const connectAskSchema = z.strictObject({
  /** Of the gateway's choice: a repeated question has the same, and gets the same connection. About another client it is another question. */
  askId: opaque(64),
  clientVpnEndpointId: endpointIdSchema,
  /** One life of an OpenVPN process. */
  run: opaque(64),
  cid: count,
  kid: count,
  ...credentials,
  device: deviceSchema,
});

/** `>CLIENT:REAUTH`. */
export const reauthenticateAskSchema = z.strictObject({ kid: count, ...credentials });

/** `>CLIENT:CR_RESPONSE`, or what came as `CRV1::<state>::<answer>`. */
export const challengeAnswerSchema = z.strictObject({ kid: count, answer: z.string().max(16_384) });

/** `sign-in-ended` came: an empty object, or no body at all. */
export const continueAskSchema = z.strictObject({});

/** Where the client may send packets to: from the first to the last address, both included, disjoint and in order. Rules and routes, made flat. */
export const reachSchema = z.array(z.tuple([ipv4, ipv4]));

export const allowSchema = z.strictObject({
  decision: z.literal('allow'),
  connectionId: connectionIdSchema,
  username: z.string(),
  clientIp: ipv4,
  /** Of the client CIDR, for `ifconfig-push`. */
  netmask: ipv4,
  splitTunnel: z.boolean(),
  /** Pushed to the client where `splitTunnel`: those of the subnet that it landed on, and local ones. */
  routes: z.array(z.cidrv4()),
  dnsServers: z.array(ipv4),
  /** True: routes are enforced, and nothing goes past the tunnel into the client's own network: `block-local`. */
  blockLocal: z.boolean(),
  /** Undefined: none. At most 1400 characters, of which some are two units of UTF-16. */
  banner: z.string().max(2800).optional(),
  /** Milliseconds since 1970. */
  sessionEndsAt: z.int(),
  /** What the gateway does then: `halt` ends the client, `restart` lets it come back by itself. */
  atSessionEnd: z.enum(['halt', 'restart']),
  reach: reachSchema,
});

export const denySchema = z.strictObject({
  decision: z.literal('deny'),
  connectionId: connectionIdSchema,
  /** A stable code for the gateway's log; the client never gets it. */
  reason: z.string(),
  /** What the client shows. */
  text: z.string(),
});

export const waitSchema = z.strictObject({
  decision: z.literal('wait'),
  connectionId: connectionIdSchema,
  /** `web-auth`: `client-pending-auth … "WEB_AUTH::<url>"`, then an order says that the browser is done. `crv1`: deny with `CRV1:R:<state>:<user>:<url>`, and the client comes back with the answer. */
  method: z.enum(['web-auth', 'crv1']),
  url: z.string().max(LONGEST_LINK),
  state: z.string().max(64),
  /** To compare with what the page shows. */
  number: z.string(),
  /** Seconds from now, for `client-pending-auth`. */
  timeoutSeconds: z.int().positive(),
});

export const answerSchema = z.discriminatedUnion('decision', [allowSchema, denySchema, waitSchema]);

/** Either the client goes on as it was, or it is denied. */
export const reauthenticateAnswerSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('allow'), connectionId: connectionIdSchema, sessionEndsAt: z.int() }),
  denySchema,
]);

const counts = {
  /** From the client, to the client, since the tunnel was up: whole counts, so that a repeated report changes nothing. */
  ingressBytes: count,
  egressBytes: count,
  ingressPackets: count.optional(),
  egressPackets: count.optional(),
};

export const reportSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('established'),
    connectionId: connectionIdSchema,
    clientIp: ipv4,
    /** Milliseconds since 1970, by the gateway's clock, as are all of them here. */
    at: z.int(),
  }),
  z.strictObject({
    type: z.literal('byte-counts'),
    connectionId: connectionIdSchema,
    at: z.int(),
    ...counts,
  }),
  z.strictObject({
    type: z.literal('disconnected'),
    connectionId: connectionIdSchema,
    at: z.int(),
    ...z.strictObject(counts).partial().shape,
  }),
]);

export const reportsSchema = z.strictObject({ reports: z.array(reportSchema).max(MOST_REPORTS) });

/** `unknown` and `ended`: there is no such connection (of this gateway), or not any more. What is still up of it must be ended. */
export const reportResultsSchema = z.strictObject({
  results: z.array(
    z.strictObject({
      connectionId: connectionIdSchema,
      result: z.enum(['recorded', 'unknown', 'ended']),
    }),
  ),
});

/** After the gateway or its stream was away: everything that is up there, page by page. */
export const resynchroniseAskSchema = z
  .strictObject({
    clientVpnEndpointId: endpointIdSchema,
    run: opaque(64),
    /** In order, each once: what is not on a page that is out of order would be taken for ended. */
    connectionIds: z.array(connectionIdSchema).max(MOST_RESYNCHRONISED),
    /** The ids of one page lie behind this one and, unless it is the last page, up to its last id; what Postern has in between and the gateway has not has ended. */
    after: z.string().max(64).default(''),
    isLast: z.boolean(),
  })
  .refine(({ after, connectionIds: ids }) => ids.every((id, n) => id > (ids[n - 1] ?? after)), {
    path: ['connectionIds'],
  });

export const resynchroniseAnswerSchema = z.strictObject({
  /** What must not be up. */
  end: z.array(z.strictObject({ connectionId: connectionIdSchema, text: z.string() })),
});

export const refreshAskSchema = z.strictObject({
  connectionIds: z.array(connectionIdSchema).max(MOST_REFRESHED),
});

/** What is true of a connection now. `restart`: what was pushed to the client is not true any more. */
export const refreshedSchema = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('keep'),
    connectionId: connectionIdSchema,
    sessionEndsAt: z.int(),
    atSessionEnd: z.enum(['halt', 'restart']),
    reach: reachSchema,
  }),
  z.strictObject({ state: z.literal('restart'), connectionId: connectionIdSchema, text: z.string() }),
  z.strictObject({ state: z.literal('end'), connectionId: connectionIdSchema, text: z.string() }),
]);

export const refreshAnswerSchema = z.strictObject({ connections: z.array(refreshedSchema) });

/** Whatever is not answered with 200. */
export const gatewayFailureSchema = z.strictObject({
  /** Stable; the same one for all that may be tried again (`Unavailable`, `GatewayApiStopping`: 503). */
  code: z.string(),
  /** For people. */
  message: z.string(),
  /** Of the log line that tells more. */
  reference: z.string(),
  /** Those at fault, where the request did not have the right shape. */
  fields: z.array(z.string()).optional(),
});

export type ConnectAsk = z.output<typeof connectAskSchema>;
export type ReauthenticateAsk = z.output<typeof reauthenticateAskSchema>;
export type ChallengeAnswer = z.output<typeof challengeAnswerSchema>;
export type ChainCertificate = z.output<typeof chainCertificateSchema>;
export type SessionState = z.output<typeof sessionStateSchema>;
export type Reach = z.output<typeof reachSchema>;
export type AllowAnswer = z.output<typeof allowSchema>;
export type DenyAnswer = z.output<typeof denySchema>;
export type WaitAnswer = z.output<typeof waitSchema>;
export type Answer = z.output<typeof answerSchema>;
export type ReauthenticateAnswer = z.output<typeof reauthenticateAnswerSchema>;
export type Report = z.output<typeof reportSchema>;
export type ReportResult = z.output<typeof reportResultsSchema>['results'][number];
export type ResynchroniseAsk = z.output<typeof resynchroniseAskSchema>;
export type ResynchroniseAnswer = z.output<typeof resynchroniseAnswerSchema>;
export type Refreshed = z.output<typeof refreshedSchema>;
