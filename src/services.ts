import type { BrowserSignIns } from './connections/browser-sign-ins.ts';
import type { ConnectionCommands } from './connections/connection-commands.ts';
import type { ConnectionStore } from './connections/connection-store.ts';
import type { Directory } from './connections/directory/directory.ts';
import type { DirectorySignIn } from './connections/directory/directory-sign-in.ts';
import type { EndpointStore } from './endpoints/endpoint-store.ts';
import type { VpnSettings } from './endpoints/vpn-settings.ts';
import type { AsOf } from './kernel/as-of.ts';
import type { Audit } from './kernel/audit.ts';
import type { Clock } from './kernel/clock.ts';
import type { Counters } from './kernel/counters.ts';
import type { Logger } from './kernel/logger.ts';
import type { Metrics } from './kernel/metrics.ts';
import type { OneTimeStore } from './kernel/one-time-store.ts';
import type { RandomBytes } from './kernel/random.ts';
import type { Secret } from './kernel/secret.ts';
import type { SessionStore } from './kernel/session-store.ts';
import type { CertificateStore } from './pki/certificate-store.ts';
import type { DeclaredBrand } from './portal/brand.ts';
import type { ClientDownload } from './portal/client-downloads.ts';
import type { FlightRecorder } from './portal/flight-recorder.ts';
import type { MetadataOrder } from './saml/metadata-order.ts';
import type { SamlProviderStore } from './saml/saml-provider-store.ts';
import type { ServiceProvider, SignIn } from './saml/sign-in.ts';
import type { TestSignIn } from './saml/test-sign-in.ts';
import type { IsVouchedFor } from './saml/vouching.ts';

/** Everything the portal is made of; production and tests hand the same shape to `createApp`. */
export interface Services {
  /** Public origin of the portal, no path: the only source of absolute links. */
  readonly portalUrl: URL;
  /** CIDRs of reverse proxies whose X-Forwarded-For counts. */
  readonly trustedProxies: readonly string[];
  /** The first is for new sessions, all are for old ones. */
  readonly sessionSecrets: readonly Secret[];
  readonly serviceProvider: ServiceProvider;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly audit: Audit;
  readonly endpoints: EndpointStore;
  readonly samlProviders: SamlProviderStore;
  readonly certificates: CertificateStore;
  readonly oneTime: OneTimeStore;
  readonly counters: Counters;
  readonly sessions: SessionStore;
  readonly asOf: () => AsOf;
  readonly signIn: SignIn;
  /** What connections wait for in a browser. */
  readonly browserSignIns: BrowserSignIns;
  readonly connections: Pick<ConnectionStore, 'find' | 'countActive'>;
  readonly connectionCommands: Pick<ConnectionCommands, 'terminateConnections'>;
  readonly flightRecorder: FlightRecorder;
  readonly testSignIn: TestSignIn;
  readonly isVouchedFor: IsVouchedFor;
  /** Names, passwords and codes, checked at the directories below. */
  readonly directorySignIn: DirectorySignIn;
  /** What the configuration file says now; read at each use, since SIGHUP replaces it. */
  readonly vpn: () => VpnSettings;
  readonly directories: () => readonly Directory[];
  readonly clientDownloads: () => readonly ClientDownload[];
  readonly brand: () => DeclaredBrand;
  /** What the configuration file declares with an address. */
  readonly metadataOrders: () => readonly MetadataOrder[];
  /** PEM: whom identity providers may encrypt Assertions for. */
  readonly encryptionCertificate: () => string | undefined;
}
