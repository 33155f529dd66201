import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { announceStart } from './announce-start.ts';
import { createApp } from './app.ts';
import { buildServices, type ServicesNeeds } from './build-services.ts';
import { type Configuration, createConfiguration } from './configuration.ts';
import { createConnectionsGauge } from './connections-gauge.ts';
import type { Reading } from './declarations.ts';
import { dataKeys, sessionSecrets } from './embedded-secrets.ts';
import type { Audit } from './kernel/audit.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { Metrics } from './kernel/metrics.ts';
import { createServer } from './kernel/node-http.ts';
import type { RandomBytes } from './kernel/random.ts';
import type { Secret } from './kernel/secret.ts';
import { lookAfterConnections } from './look-after-connections.ts';
import { createManagementListener } from './management-listener.ts';
import { createMetadataRefresher, type MetadataRefresher } from './metadata-refresher.ts';
import { openConnectionLog } from './open-connection-log.ts';
import { type Closers, openListener } from './open-listener.ts';
import type { Environment } from './ops/environment.ts';
import { createHealth } from './ops/health.ts';
import { createMetrics } from './ops/metrics.ts';
import { openVpnReader } from './ops/openvpn-program.ts';
import { createOpsApp } from './ops/ops-listener.ts';
import { createScrape, measuredPing } from './ops/scrape.ts';
import { createPrivateKeyCipher, type PrivateKeyCipher } from './pki/private-key-cipher.ts';
import { FILES } from './read-text-file.ts';
import { startMetricRecorder } from './record-metric-history.ts';
import { refreshOnUnknownKeys } from './refresh-on-unknown-keys.ts';
import { createRevocationListGauge } from './revocation-list-gauge.ts';
import { createVerifier, type Verifier } from './saml/verifier.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { createExpiryWatch, type ExpiryWatch } from './watch-expiries.ts';
import { createPortalServer } from './web/portal-server.ts';

export interface ServeNeeds {
  readonly environment: Environment;
  /** The configuration file, absolute; undefined: there is none. */
  readonly configurationFile: string | undefined;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly audit: Audit;
}

/** A Postern that serves. */
export interface Serving {
  /** Reads the configuration file again; what is wrong with it is logged and changes nothing. */
  reload(): Promise<void>;
  /** Answers what is in flight, then lets go of everything. */
  stop(): Promise<void>;
}

/**
 * Opens the store, applies the configuration and starts the listeners. Throws what these throw, worded for the
 * operator; then nothing is left open. `reading`: what is applied, where the file was read a moment ago; nobody keeps it.
 */
export async function startServing(needs: ServeNeeds, reading?: Reading): Promise<Serving> {
  const closers: Closers = [];
  const stop = () => closeAll(closers.splice(0).reverse());
  try {
    const reload = await start(needs, reading, closers);
    return { reload, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** One that fails must not keep the others open. Throws what the first of them threw. */
async function closeAll(closers: Closers): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers) await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function start(
  needs: ServeNeeds,
  reading: Reading | undefined,
  closers: Closers,
): Promise<Serving['reload']> {
  const { environment, clock, logger } = needs;
  const store = await openStore({ ...environment, dataDir: environment.dataDirectory, clock, logger });
  closers.push(() => store.close());
  const { metrics, exposition } = createMetrics();
  const recorder = startMetricRecorder({ store, metrics, clock, logger });
  closers.push(recorder.stop);
  const cipher = privateKeyCipher(needs);
  const configuration = await loadConfiguration(needs, reading, store, metrics, cipher);
  closers.push(() => configuration.close());
  const connectionLogger = openConnectionLog(needs, configuration, recorder.metrics);
  closers.push(() => connectionLogger.flush());
  const keeper = lookAfterConnections({ store, connectionLogger, clock, logger });
  closers.push(keeper.stop);
  watchForConflict(configuration, closers);
  const refresher = await refreshMetadata(needs, store, configuration, metrics, closers);
  const expiries = await watchExpiries(needs, store, metrics, closers);
  const health = createHealth([{ name: 'store', check: () => measuredPing(store.ping, metrics) }]);
  const verifier = createVerifier({ logger, decryptionKeys: () => decryptionKeysOf(configuration) });
  closers.push(() => verifier.close());
  const scrapeProcess = createScrape({ health, metrics, verifierWaiting: verifier.waiting });
  const scrapeLists = createRevocationListGauge({ store, clock, metrics });
  const scrapeConnections = createConnectionsGauge({ store, metrics });
  const scrape = async () => void (await Promise.all([scrapeProcess(), scrapeLists(), scrapeConnections()]));
  const opsServer = createServer(createOpsApp({ health, exposition, scrape, logger }));
  const secrets = sessionSecrets(environment, needs.random);
  const portalServer = startPortal(
    { ...needs, connectionLogger, sessionSecrets: secrets },
    store,
    configuration,
    recorder.metrics,
    verifier,
    refresher,
  );
  const opsListen = await openListener(
    needs,
    opsServer,
    'POSTERN_OPS_LISTEN',
    environment.opsListen,
    closers,
  );
  const drains: Closers = [];
  // Whoever still asks the portal and whoever asks the API are waited for at the same time.
  closers.push(() => Promise.all(drains.map((drainOne) => drainOne())));
  const listen = await openListener(needs, portalServer, 'POSTERN_LISTEN', environment.portalListen, drains);
  const management = createManagementListener({
    ...needs,
    ...FILES,
    store,
    configuration,
    metrics: recorder.metrics,
    cipher,
    connectionLogger,
    sessionSecrets: secrets,
  });
  drains.push(async () => management.endStreams());
  const apiListen = await openListener(
    needs,
    management.server,
    'POSTERN_API_LISTEN',
    environment.apiListen,
    drains,
  );
  // While the others drain, the ops listener still answers, and says that Postern is stopping.
  closers.push(async () => health.stop());
  announceStart(needs, store, { listen, apiListen, opsListen });
  return async () => {
    management.reload();
    await configuration.reload();
    await refresher.look({ isUrgent: true });
    await expiries.look();
  };
}

/** Undefined: there is no data key, and so no private key can be stored. */
function privateKeyCipher({ environment, random }: ServeNeeds): PrivateKeyCipher | undefined {
  const keys = dataKeys(environment, random);
  return keys.length > 0 ? createPrivateKeyCipher({ dataKeys: keys, random }) : undefined;
}

async function loadConfiguration(
  needs: ServeNeeds,
  reading: Reading | undefined,
  store: Store,
  metrics: Metrics,
  cipher: PrivateKeyCipher | undefined,
): Promise<Configuration> {
  const { logger } = needs;
  const parts = { ...needs, store, metrics, cipher, ...FILES, readProfile: openVpnReader() };
  const configuration = createConfiguration(needs.configurationFile, parts);
  await configuration.load(reading);
  if (needs.configurationFile === undefined) {
    logger.warn(
      {},
      'There is no configuration file. Write ./postern.yaml or set POSTERN_CONFIG, then start again.',
    );
  }
  return configuration;
}

function decryptionKeysOf(configuration: Configuration): readonly Secret[] {
  return configuration.decryptionCertificates().map(({ privateKey }) => privateKey);
}

const WATCH_MILLISECONDS = 30_000;

function watchForConflict(configuration: Configuration, closers: Closers): void {
  const timer = setInterval(() => void configuration.watchForConflict(), WATCH_MILLISECONDS).unref();
  closers.push(async () => clearInterval(timer));
}

/** As often as the shortest wait before something is tried again. */
const REFRESH_MILLISECONDS = 30_000;
/** The first looks at addresses that do not answer keep nobody waiting who signs in elsewhere. */
const FIRST_REFRESH_MILLISECONDS = 12_000;

async function refreshMetadata(
  needs: ServeNeeds,
  store: Store,
  configuration: Configuration,
  metrics: Metrics,
  closers: Closers,
): Promise<MetadataRefresher> {
  const declared = configuration.metadataOrders;
  const refresher = createMetadataRefresher({ ...needs, store, declared, metrics });
  closers.push(() => refresher.close());
  const enough = new AbortController();
  const late = sleep(FIRST_REFRESH_MILLISECONDS, undefined, enough).catch(() => undefined);
  await Promise.race([refresher.look(), late]);
  enough.abort();
  const timer = setInterval(() => void refresher.look(), REFRESH_MILLISECONDS).unref();
  closers.push(async () => clearInterval(timer));
  return refresher;
}

/** Rarely enough to cost nothing; what an API call brought in is seen within this time. */
const EXPIRIES_MILLISECONDS = 10 * 60_000;

async function watchExpiries(
  { clock, logger }: ServeNeeds,
  store: Store,
  metrics: Metrics,
  closers: Closers,
): Promise<ExpiryWatch> {
  const watch = createExpiryWatch({ store, clock, logger, metrics });
  await watch.look();
  const timer = setInterval(() => void watch.look(), EXPIRIES_MILLISECONDS).unref();
  closers.push(async () => clearInterval(timer));
  return watch;
}

function startPortal(
  needs: ServeNeeds & Pick<ServicesNeeds, 'connectionLogger' | 'sessionSecrets'>,
  store: Store,
  configuration: Configuration,
  metrics: Metrics,
  verifier: Verifier,
  refresher: MetadataRefresher,
): Server {
  const services = buildServices({ ...needs, store, verifier, configuration, metrics });
  const signIn = refreshOnUnknownKeys(services.signIn, refresher);
  return createPortalServer(createApp({ ...services, signIn }));
}
