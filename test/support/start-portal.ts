import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { buildServices } from '../../src/build-services.ts';
import type { Directory } from '../../src/connections/directory/directory.ts';
import type { ConnectionEvent } from '../../src/connections/log/connection-log.ts';
import { makeCertificate } from '../../src/demo/certificates.ts';
import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import type { Metrics } from '../../src/kernel/metrics.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { type DeclaredBrand, PLAIN } from '../../src/portal/brand.ts';
import { type ClientDownload, clientDownloads } from '../../src/portal/client-downloads.ts';
import type { DecryptionCertificate } from '../../src/saml/decryption-certificate.ts';
import type { MetadataOrder } from '../../src/saml/metadata-order.ts';
import { createVerifier } from '../../src/saml/verifier.ts';
import type { Services } from '../../src/services.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createPortalServer } from '../../src/web/portal-server.ts';
import { endpoint, route, rule } from '../endpoints/samples.ts';
import { NO_METRICS } from './no-metrics.ts';
import { type LogLine, recordingLogger } from './recording-logger.ts';
import { freePort } from './redis-server.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from './scripted-idp.ts';

/** EA and EC ask provider A, EB asks provider B; EC admits another group than EA. */
export const EA = 'cvpn-endpoint-0000000000000000a' satisfies ClientVpnEndpointId;
export const EB = 'cvpn-endpoint-0000000000000000b' satisfies ClientVpnEndpointId;
export const EC = 'cvpn-endpoint-0000000000000000c' satisfies ClientVpnEndpointId;

export const PROVIDER_A = 'arn:aws:iam::123456789012:saml-provider/a';
export const PROVIDER_B = 'arn:aws:iam::123456789012:saml-provider/b';
const SERVER_CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/server';

export interface Idps {
  readonly a: ScriptedIdp;
  readonly b: ScriptedIdp;
}

/** Two identity providers with keys of their own. Costs a moment: make them once per test file. */
export async function createIdps(): Promise<Idps> {
  const idp = (name: string) =>
    createScriptedIdp({
      entityId: `https://idp-${name}.example/saml/entity`,
      singleSignOnServiceUrl: `https://idp-${name}.example/saml/sso`,
    });
  return { a: await idp('a'), b: await idp('b') };
}

export interface RecordedConnectionEvent {
  readonly connectionId: string;
  readonly event: ConnectionEvent;
}

export interface PortalOptions {
  readonly idps: Idps;
  /** What the world calls the portal; default: `http://localhost:<port>`. A function gets the port that it listens on. */
  readonly portalUrl?: (port: number) => string;
  /** All state in this Redis; default: SQLite in a temporary directory. */
  readonly redisUrl?: string;
  readonly trustedProxies?: readonly string[];
  readonly sessionSecrets?: readonly string[];
  /** What the configuration says of the brand; default: nothing. */
  readonly brand?: () => DeclaredBrand;
  /** What identity providers may encrypt for; default: nothing. */
  readonly decryptionCertificates?: readonly DecryptionCertificate[];
  /** Where people of Active Directory endpoints sign in; default: nowhere. Asked for each request. */
  readonly directories?: () => readonly Directory[];
  /** What the configuration declares with an address; default: nothing. */
  readonly metadataOrders?: () => readonly MetadataOrder[];
  /** Default: the built-in ones. Asked for each request. */
  readonly clientDownloads?: () => readonly ClientDownload[];
}

/** The real portal, listening on a free port of this machine, with EA, EB and EC. */
export interface TestPortal {
  readonly port: number;
  /** Where it listens: `http://localhost:<port>`, whatever its public address is. */
  readonly url: string;
  readonly portalUrl: URL;
  readonly assertionConsumerServiceUrl: string;
  readonly idps: Idps;
  readonly store: Store;
  /** Where the SQLite file is; empty with Redis. */
  readonly dataDir: string;
  readonly services: Services;
  readonly lines: readonly LogLine[];
  readonly auditEvents: readonly AuditEvent[];
  /** What connection logs were told, in order. */
  readonly connectionEvents: readonly RecordedConnectionEvent[];
  /** `name{label="value"}` of every increment, in order. */
  readonly increments: readonly string[];
  /** `name value` of everything that was measured, in order. */
  readonly observations: readonly string[];
  now(): number;
  /** Moves the portal's clock on. */
  advance(milliseconds: number): void;
  /** Stores an endpoint in place of the one with the same id. */
  saveEndpoint(endpoint: Endpoint): Promise<void>;
  close(): Promise<void>;
}

export async function startPortal(options: PortalOptions): Promise<TestPortal> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const portalUrl = new URL(options.portalUrl?.(port) ?? url);
  const { logger, lines } = recordingLogger();
  const time = movableClock();
  const auditEvents: AuditEvent[] = [];
  const connectionEvents: RecordedConnectionEvent[] = [];
  const increments: string[] = [];
  const observations: string[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-portal-'));
  const store = await openStore({
    dataDir,
    clock: time.now,
    logger,
    redisUrl: options.redisUrl === undefined ? undefined : new Secret(options.redisUrl),
  });
  const { decryptionCertificates = [] } = options;
  const decryptionKeys = () => decryptionCertificates.map(({ privateKey }) => privateKey);
  const verifier = createVerifier({ logger, decryptionKeys });
  const services = buildServices({
    environment: {
      portalUrl,
      samlEntityId: 'urn:amazon:webservices:clientvpn',
      trustedProxies: options.trustedProxies ?? [],
      clockSkewMs: 180_000,
    },
    sessionSecrets: (options.sessionSecrets ?? ['a secret of at least thirty-two characters']).map(
      (secret) => new Secret(secret),
    ),
    store,
    verifier,
    configuration: {
      directories: options.directories ?? (() => []),
      vpn: () => ({ domain: 'vpn.example.com', wildcardDns: false, defaultClient: 'openvpn', gateways: [] }),
      clientDownloads: options.clientDownloads ?? (() => clientDownloads()),
      brand: options.brand ?? (() => PLAIN),
      decryptionCertificates: () => decryptionCertificates,
      metadataOrders: options.metadataOrders ?? (() => []),
    },
    connectionLogger: {
      record: (_endpoint, { connectionId }, event) => void connectionEvents.push({ connectionId, event }),
    },
    clock: time.now,
    random: randomBytes,
    logger,
    metrics: recordingMetrics(increments, observations),
    audit: { record: (event) => void auditEvents.push(event) },
  });
  await fill(store, options.idps, time.now());
  const server = createPortalServer(createApp(services)).listen(port, 'localhost');
  await once(server, 'listening');
  return {
    port,
    url,
    portalUrl,
    assertionConsumerServiceUrl: services.serviceProvider.assertionConsumerServiceUrl,
    idps: options.idps,
    store,
    dataDir,
    services,
    lines,
    auditEvents,
    connectionEvents,
    increments,
    observations,
    ...time,
    saveEndpoint: (changed) => saveEndpoint(store, changed),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await verifier.close();
      await store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
}

function movableClock() {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds: number) => {
      offset += milliseconds;
    },
  };
}

function recordingMetrics(increments: string[], observations: string[]): Metrics {
  return {
    ...NO_METRICS,
    increment(name, labels) {
      const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      increments.push(`${name}{${text.join(',')}}`);
    },
    observe(name, _labels, value) {
      observations.push(`${name} ${value}`);
    },
  };
}

/** Replicas may share a Redis, so what is there already stays. */
async function fill(store: Store, idps: Idps, now: number): Promise<void> {
  if ((await store.endpoints.list()).length > 0) return;
  const owner = { kind: 'api' } as const;
  for (const [samlProviderArn, idp] of [
    [PROVIDER_A, idps.a],
    [PROVIDER_B, idps.b],
  ] as const) {
    const saved = {
      samlProviderArn,
      name: idp.entityId,
      metadataDocument: idpMetadata(idp),
      createdAt: now,
      owner,
    };
    await store.samlProviders.save(saved, 0);
  }
  const { certificate } = await makeCertificate({
    commonName: 'server.vpn.example.com',
    purpose: 'server',
    keyKind: 'ec-p256',
  });
  const imported = { certificateArn: SERVER_CERTIFICATE, name: 'server', certificate, certificateChain: '' };
  await store.certificates.save(
    { ...imported, encryptedPrivateKey: 'unused here', createdAt: now, owner },
    0,
  );
  for (const each of sampleEndpoints()) await saveEndpoint(store, each);
}

/** The three endpoints as they are at the start. */
export function sampleEndpoints(): readonly Endpoint[] {
  const federated = (samlProviderArn: string) =>
    [{ type: 'federated-authentication', samlProviderArn }] as const;
  const routes = [route({ destinationCidr: '10.0.0.0/16' }), route({ destinationCidr: '192.168.0.0/24' })];
  const common = { serverCertificateArn: SERVER_CERTIFICATE, routes };
  return [
    endpoint({
      ...common,
      clientVpnEndpointId: EA,
      displayName: 'Engineering',
      authenticationOptions: federated(PROVIDER_A),
      authorizationRules: [
        rule({ destinationCidr: '10.0.0.0/16', groupId: 'engineering', description: 'Development servers' }),
        rule({ destinationCidr: '192.168.0.0/24', groupId: 'managers', description: 'Ledger' }),
      ],
    }),
    endpoint({
      ...common,
      clientVpnEndpointId: EB,
      displayName: 'Partners',
      authenticationOptions: federated(PROVIDER_B),
      authorizationRules: [rule({ groupId: '', accessAll: true })],
    }),
    endpoint({
      ...common,
      clientVpnEndpointId: EC,
      displayName: 'Finance',
      authenticationOptions: federated(PROVIDER_A),
      authorizationRules: [rule({ groupId: 'finance' })],
    }),
  ];
}

async function saveEndpoint({ endpoints }: Store, changed: Endpoint): Promise<void> {
  const stored = await endpoints.get(changed.clientVpnEndpointId);
  await endpoints.save(changed, stored?.version ?? 0);
}
