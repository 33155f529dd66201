import { buildFlightRecorder } from './build-flight-recorder.ts';
import type { Configuration } from './configuration.ts';
import { createBrowserSignIns } from './connections/create-browser-sign-ins.ts';
import { createConnectionCommands } from './connections/create-connection-commands.ts';
import { createDirectorySignIn } from './connections/directory/create-directory-sign-in.ts';
import type { ConnectionLogger } from './connections/log/connection-log.ts';
import { namedGroups } from './endpoints/named-groups.ts';
import type { Audit } from './kernel/audit.ts';
import type { Clock } from './kernel/clock.ts';
import type { Logger } from './kernel/logger.ts';
import type { Metrics } from './kernel/metrics.ts';
import type { RandomBytes } from './kernel/random.ts';
import type { Secret } from './kernel/secret.ts';
import type { Environment } from './ops/environment.ts';
import { createSignIn } from './saml/create-sign-in.ts';
import { createTestSignIn } from './saml/test-sign-in.ts';
import { createTrustedProviders } from './saml/trusted-providers.ts';
import type { ResponseVerifier } from './saml/verifier.ts';
import { createVouching } from './saml/vouching.ts';
import type { Services } from './services.ts';
import type { Store } from './store/store.ts';
import { absoluteUrl, routes } from './web/paths.ts';

export interface ServicesNeeds {
  readonly environment: Pick<Environment, 'portalUrl' | 'samlEntityId' | 'trustedProxies' | 'clockSkewMs'>;
  readonly sessionSecrets: readonly Secret[];
  readonly store: Store;
  readonly verifier: ResponseVerifier;
  readonly configuration: Pick<
    Configuration,
    'vpn' | 'directories' | 'clientDownloads' | 'brand' | 'decryptionCertificates' | 'metadataOrders'
  >;
  readonly connectionLogger: Pick<ConnectionLogger, 'record'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly audit: Audit;
}

/** Puts together what the portal is made of: `createApp` gets the result. */
export function buildServices(needs: ServicesNeeds): Services {
  const { environment, store, configuration, clock, random, logger, metrics, audit } = needs;
  const { endpoints, samlProviders, certificates, oneTime, counters, sessions, connections } = store;
  const { portalUrl, trustedProxies } = environment;
  const directories = () => configuration.directories();
  const serviceProvider = {
    entityId: environment.samlEntityId,
    assertionConsumerServiceUrl: absoluteUrl(portalUrl, routes.assertionConsumerService),
  };
  const signIn = createSignIn({
    serviceProvider,
    samlProviders,
    oneTime,
    verifier: needs.verifier,
    clockSkewMs: environment.clockSkewMs,
    clock,
    random,
    metrics,
  });
  const testSignIn = createTestSignIn({
    serviceProvider,
    providers: createTrustedProviders(samlProviders),
    oneTime,
    verifier: needs.verifier,
    namedGroups: async (id) => {
      const found = await endpoints.get(id);
      return found && namedGroups(found.value);
    },
    clockSkewMs: environment.clockSkewMs,
    clock,
    random,
  });
  return {
    portalUrl,
    trustedProxies,
    sessionSecrets: needs.sessionSecrets,
    serviceProvider,
    clock,
    random,
    logger,
    metrics,
    audit,
    endpoints,
    samlProviders,
    certificates,
    oneTime,
    counters,
    sessions,
    asOf: () => store.asOf(),
    signIn,
    browserSignIns: createBrowserSignIns({ ...needs, ...store }),
    connections,
    connectionCommands: createConnectionCommands({ endpoints, connections, oneTime, clock }),
    flightRecorder: buildFlightRecorder({ ...environment, ...needs, serviceProvider }),
    testSignIn,
    isVouchedFor: createVouching(samlProviders),
    directorySignIn: createDirectorySignIn({ ...needs, counters, directories }),
    vpn: () => configuration.vpn(),
    directories,
    clientDownloads: () => configuration.clientDownloads(),
    brand: () => configuration.brand(),
    metadataOrders: () => configuration.metadataOrders(),
    encryptionCertificate: () => configuration.decryptionCertificates()[0]?.certificate,
  };
}
