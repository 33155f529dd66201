import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { BrowserSignIns } from '../../src/connections/browser-sign-ins.ts';
import type { AuthenticatedPerson } from '../../src/connections/connection.ts';
import { createBrowserSignIns } from '../../src/connections/create-browser-sign-ins.ts';
import { type ConnectionAsks, createConnectionAsks } from '../../src/connections/create-connection-asks.ts';
import type { DirectorySignIn } from '../../src/connections/directory/directory-sign-in.ts';
import type { Answer, ChainCertificate, ConnectAsk } from '../../src/connections/gateway-contract.ts';
import { answerSchema, connectAskSchema } from '../../src/connections/gateway-contract.ts';
import type {
  AskClientConnectHandler,
  HandlerOutcome,
  HandlerQuestion,
} from '../../src/connections/handler/client-connect-handler.ts';
import { makeCertificate } from '../../src/demo/certificates.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { Gateway } from '../../src/endpoints/vpn-settings.ts';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { certificateNamed, endpointNamed } from '../contract/objects.ts';
import type { Platform, Replicas } from '../contract/platform.ts';
import { endpoint, route, rule } from '../endpoints/samples.ts';
import { der, listOf } from '../pki/revocation-lists.ts';
import { type LogLine, recordingLogger } from '../support/recording-logger.ts';

export const CORP = 'arn:aws:iam::123456789012:saml-provider/corp';
export const HANDLER = 'arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-posture';
const AUTHORITY = certificateNamed('clients').certificateArn;

export const OPTIONS = {
  certificate: { type: 'certificate-authentication', clientRootCertificateChainArn: AUTHORITY },
  directory: { type: 'directory-service-authentication', directoryId: 'd-0123456789' },
  federated: { type: 'federated-authentication', samlProviderArn: CORP },
} as const;

export const GATEWAY: Gateway = { name: 'gw-a', publicAddress: '203.0.113.7', availabilityZone: 'site-a' };

/** What alice and bob type, the users of the directory. */
export const PASSWORD = 'correct horse battery staple';

export interface AskWorld {
  readonly replicas: Replicas;
  /** The asks of each replica. */
  readonly asks: readonly [ConnectionAsks, ConnectionAsks];
  readonly browsers: BrowserSignIns;
  /** `<connection id> <event>`, in order. */
  readonly told: readonly string[];
  readonly audited: readonly AuditEvent[];
  readonly lines: readonly LogLine[];
  /** What handlers and directories were asked. */
  readonly handlerQuestions: readonly HandlerQuestion[];
  readonly directoryQuestions: readonly string[];
  /** `whileAsked`: happens before the handler answers. */
  readonly handler: { outcome: HandlerOutcome; whileAsked?: (() => Promise<void>) | undefined };
  /** From the client's certificate to its root. */
  readonly chain: readonly ChainCertificate[];
  now(): number;
  advance(milliseconds: number): void;
  /** Stores a new endpoint of a name that nobody has. */
  newEndpoint(changes?: Partial<Endpoint>): Promise<Endpoint>;
  /** Imports a list that names the client's certificate. */
  revokeClient(id: Endpoint['clientVpnEndpointId']): Promise<void>;
  changeEndpoint(id: Endpoint['clientVpnEndpointId'], changes: Partial<Endpoint>): Promise<void>;
  /** Asks the first replica; every answer is held to the contract. */
  connect(ask: ConnectAsk, replica?: 0 | 1): Promise<Answer>;
  close(): Promise<void>;
}

export const HOUR = 3_600_000;

/** The asks of gateways over a real store in two replicas; directory and handler are the test's. */
export async function startAskWorld(platform: Platform): Promise<AskWorld> {
  const replicas = await platform.start();
  const { logger, lines } = recordingLogger();
  const told: string[] = [];
  const audited: AuditEvent[] = [];
  const handlerQuestions: HandlerQuestion[] = [];
  const directoryQuestions: string[] = [];
  const handler: AskWorld['handler'] = {
    outcome: { outcome: 'allowed', postureComplianceStatuses: [] },
  };
  let moved = 0;
  const clock = () => replicas.now() + moved;
  const connectionLogger = {
    record: (
      _endpoint: unknown,
      { connectionId }: { readonly connectionId: string },
      event: { readonly kind: string; readonly reason?: string },
    ) => void told.push([connectionId, event.kind, ...(event.reason ? [event.reason] : [])].join(' ')),
  };
  const signInToDirectory: DirectorySignIn = async (_id, { username, password }) => {
    directoryQuestions.push(username);
    if (!['CORP\\alice', 'CORP\\bob'].includes(username) || password !== PASSWORD)
      return { isSignedIn: false, reason: 'credentials-wrong' };
    return { isSignedIn: true, username: username.slice('CORP\\'.length), groups: ['S-1-5-21-1-2-3-1104'] };
  };
  const askHandler: AskClientConnectHandler = async (_arn, question) => {
    handlerQuestions.push(question);
    await handler.whileAsked?.();
    return handler.outcome;
  };
  const asks = replicas.stores.map((store) =>
    createConnectionAsks({
      ...store,
      asOf: () => store.asOf(),
      signInToDirectory,
      askHandler,
      connectionLogger,
      audit: { record: (event) => void audited.push(event) },
      logger,
      linkSecrets: [new Secret('the session secret of all replicas')],
      linkOf: (code) => `https://portal.example.com/c/${code}`,
      clock,
    }),
  );
  const [first, second] = asks;
  if (!first || !second) throw new Error('There are two replicas.');
  const [store] = replicas.stores;
  const { chain, authority, serial } = await makeClient();
  await store.certificates.save(certificateNamed('clients', { certificate: authority.certificate }), 0);
  return {
    replicas,
    asks: [first, second],
    browsers: createBrowserSignIns({ ...replicas.stores[1], connectionLogger, clock }),
    told,
    audited,
    lines,
    handlerQuestions,
    directoryQuestions,
    handler,
    chain,
    now: clock,
    advance: (milliseconds) => {
      moved += milliseconds;
    },
    async newEndpoint(changes = {}) {
      const { clientVpnEndpointId } = endpointNamed(randomUUID());
      const made = endpoint({
        clientVpnEndpointId,
        authorizationRules: [rule({ groupId: 'engineering' })],
        routes: [route()],
        sessionTimeoutHours: 24,
        disconnectOnSessionTimeout: false,
        ...changes,
      });
      await store.endpoints.save(made, 0);
      return made;
    },
    async revokeClient(clientVpnEndpointId) {
      const certificateRevocationList = listOf(authority, [serial], {
        nextUpdate: der.time(new Date(clock() + 24 * HOUR)),
      });
      const list = {
        clientVpnEndpointId,
        certificateRevocationList,
        importedAt: clock(),
        owner: { kind: 'api' },
      } as const;
      await store.revocationLists.save(list, 0);
    },
    async changeEndpoint(id, changes) {
      const found = await store.endpoints.get(id);
      if (found) await store.endpoints.save({ ...found.value, ...changes }, found.version);
    },
    connect: async (ask, replica = 0) =>
      answerSchema.parse(
        await (replica === 0 ? first : second).connect(GATEWAY, connectAskSchema.parse(ask)),
      ),
    close: () => replicas.close(),
  };
}

/** A client's certificate and its authority, as OpenVPN tells of them. */
async function makeClient() {
  const authority = await makeCertificate({
    commonName: 'Clients',
    purpose: 'certificate-authority',
    keyKind: 'ec-p256',
  });
  const client = await makeCertificate({
    commonName: 'laptop-7',
    purpose: 'client',
    keyKind: 'ec-p256',
    issuer: authority,
  });
  const toldOf = (pem: string, commonName: string): ChainCertificate => {
    const { serialNumber, fingerprint256 } = new X509Certificate(pem);
    return { commonName, serialNumber, sha256Fingerprint: fingerprint256.toLowerCase() };
  };
  const chain = [toldOf(client.certificate, 'laptop-7'), toldOf(authority.certificate, 'Clients')];
  const serial = new X509Certificate(client.certificate).serialNumber.replace(/^(?=[89A-F])/, '00');
  return { chain, authority, serial };
}

/** A question of a client that can open a browser and shows nothing else. */
export function askFor(
  { clientVpnEndpointId }: Pick<Endpoint, 'clientVpnEndpointId'>,
  changes: Partial<ConnectAsk> = {},
): ConnectAsk {
  return {
    askId: randomUUID(),
    clientVpnEndpointId,
    run: 'run-1',
    cid: 1,
    kid: 1,
    username: 'saml',
    password: 'saml',
    device: {
      publicIp: `198.51.100.${randomBytes(1)[0]}`,
      port: 50_123,
      transportProtocol: 'udp',
      peerInfo: { IV_VER: '2.6.14', IV_PLAT: 'linux', IV_SSO: 'webauth,crtext' },
    },
    ...changes,
  };
}

export function alice(now: number, changes: Partial<AuthenticatedPerson> = {}): AuthenticatedPerson {
  return {
    source: 'federated',
    username: 'alice@example.com',
    groups: ['engineering'],
    samlProviderArn: CORP,
    authenticatedAt: now,
    ...changes,
  };
}

/** The code of the link in a `wait` answer. */
export function codeIn(answer: Answer): string {
  if (answer.decision !== 'wait') throw new Error(`The answer is ${JSON.stringify(answer)}.`);
  return answer.url.split('/').at(-1) ?? '';
}
