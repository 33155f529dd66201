import { existsSync } from 'node:fs';
import { metadataOrders } from './configuration.ts';
import { judgeClock } from './doctor-clock.ts';
import { type ExaminedConfiguration, examineConfiguration } from './doctor-configuration.ts';
import { judgeConnectionLogs } from './doctor-connection-logs.ts';
import { judgeDataDirectory, lookAtDataDirectory } from './doctor-data-directory.ts';
import { judgeDirectories, judgeDirectoryUses, lookAtDirectories } from './doctor-directories.ts';
import { judgeEndpoints, judgeHandlers, judgeReferences } from './doctor-endpoints.ts';
import {
  type Finding,
  findingsAbout,
  formatFinding,
  formatSummary,
  judged,
  type Probed,
  probe,
} from './doctor-finding.ts';
import { judgeGateways } from './doctor-gateways.ts';
import { judgeMetadata } from './doctor-metadata.ts';
import { judgePortal } from './doctor-portal.ts';
import type { PortalAnswer } from './doctor-portal-probe.ts';
import { askAt, examineVisit } from './doctor-portal-visit.ts';
import { judgeRedis } from './doctor-redis.ts';
import { judgeExpiries, judgeStore, readStoreFacts, type StoreFacts } from './doctor-store.ts';
import type { Clock } from './kernel/clock.ts';
import type { Environment } from './ops/environment.ts';
import type { MetadataOrder } from './saml/metadata-order.ts';
import { SILENT } from './silent-logger.ts';
import { openStoreToRead } from './store/open-store.ts';
import { type RedisFacts, readRedisFacts } from './store/redis/facts.ts';
import { databasePath } from './store/sqlite/database.ts';
import { absoluteUrl, routes } from './web/paths.ts';

export interface DoctorNeeds {
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly print: (line: string) => void;
}

/**
 * Looks at an installation from inside and outside, and prints one line for each thing that it saw. It changes nothing,
 * works beside a Postern that serves, and ends soon whatever is broken. True when there is no fault.
 */
export async function runDoctor({ env, clock, print }: DoctorNeeds): Promise<boolean> {
  const all: Finding[] = [];
  const report = (findings: readonly Finding[]) => {
    all.push(...findings);
    for (const finding of findings) print(formatFinding(finding));
  };
  const examined = await examineConfiguration(env);
  report(examined.findings);
  if (examined.environment) await lookAround(examined.environment, examined, clock, report);
  else report([BLIND]);
  print(formatSummary(all));
  return all.every(({ level }) => level !== 'fault');
}

const BLIND = findingsAbout('Everything else').note(
  'It was not looked at: the environment must be good first. Correct it, and run doctor again.',
);

type Report = (findings: readonly Finding[]) => void;

/** All looks begin at once; what they saw is told in order. */
async function lookAround(
  environment: Environment,
  { declarations }: ExaminedConfiguration,
  clock: Clock,
  report: Report,
): Promise<void> {
  const { portalUrl, redisUrl } = environment;
  const looks = {
    store: lookAtStore(environment, clock),
    redis: redisUrl && probe(() => readRedisFacts({ redisUrl, clock, logger: SILENT })),
    dataDirectory: redisUrl ? undefined : probe(() => lookAtDataDirectory(environment.dataDirectory)),
    directories: lookAtDirectories(declarations?.directories ?? []),
    metadata: askAt(portalUrl, routes.serviceProviderMetadata),
    home: askAt(portalUrl, routes.home),
  };
  const store = await looks.store;
  if (looks.dataDirectory) report(judged('Data directory', await looks.dataDirectory, judgeDataDirectory));
  report(judged('Store', store, (facts) => [judgeStore(facts, declarations)]));
  const redis = await looks.redis;
  if (redis) report(judged('Redis', redis, judgeRedis));
  const expiries = 'value' in store ? store.value.expiries : undefined;
  if (expiries) report(judgeExpiries(expiries, clock()));
  if ('value' in store) {
    const declared = declarations ? metadataOrders(declarations) : [];
    report(judgeMetadata(store.value.samlProviders, declared, clock()));
    const networks = environment.ec2Upstream ? undefined : declarations?.networks;
    report(judgeEndpoints(store.value.endpoints, networks));
    if (declarations) report(judgeGateways(store.value.endpoints, declarations.vpn));
    report(judgeReferences(store.value.endpoints, knownArns(store.value, declared)));
    if (declarations) report(judgeHandlers(store.value.endpoints, declarations.clientConnectHandlers));
    if (declarations) report(judgeConnectionLogs(store.value.endpoints, declarations.connectionLogs));
    if (declarations) report(judgeDirectoryUses(store.value.endpoints, declarations.directories));
    report(store.value.revocationLists);
  }
  report(judgeDirectories(await looks.directories));
  const metadata = await looks.metadata;
  report(judgeClock(clockFacts(environment, clock(), redis, metadata, store)));
  const encryption = declarations?.decryptionCertificates[0]?.certificate;
  report([judgePortal(portalUrl, metadata, serviceProviderOf(environment), encryption)]);
  const home = await looks.home;
  const signInAt = 'value' in store ? store.value.signInAt : undefined;
  if ('value' in home) report(await examineVisit(portalUrl, home.value, signInAt, clock()));
}

/** A provider whose metadata never came is in no store yet, and told elsewhere. */
function knownArns(
  { certificateArns, samlProviders }: StoreFacts,
  declared: readonly MetadataOrder[],
): ReadonlySet<string> {
  const providers = [...samlProviders, ...declared].map(({ samlProviderArn }) => samlProviderArn);
  return new Set([...certificateArns, ...providers]);
}

/** Nothing of SQLite is there before the first start. */
async function lookAtStore(environment: Environment, clock: Clock): Promise<Probed<StoreFacts>> {
  const { redisUrl, dataDirectory: dataDir } = environment;
  if (!redisUrl && !existsSync(databasePath(dataDir))) {
    const failure = `There is no ${databasePath(dataDir)} yet: Postern was never started with it.`;
    return { failure, level: 'note' };
  }
  return probe(() => readStoreFacts(() => openStoreToRead({ redisUrl, dataDir, clock, logger: SILENT })));
}

function clockFacts(
  { clockSkewMs }: Environment,
  now: number,
  redis: Probed<readonly RedisFacts[]> | undefined,
  portal: Probed<PortalAnswer>,
  store: Probed<StoreFacts>,
) {
  const ahead = new Map<string, number>();
  const nodes = redis && 'value' in redis ? redis.value : [];
  for (const { clockAhead } of nodes)
    if (clockAhead !== undefined) ahead.set('the clock of Redis', clockAhead);
  const ofPortal = 'value' in portal ? portal.value.clockAhead : undefined;
  if (ofPortal !== undefined) ahead.set('the clock of the portal', ofPortal);
  const lastAppliedAt = 'value' in store ? store.value.lastApplied?.appliedAt : undefined;
  return { now, ahead, lastAppliedAt, clockSkewMs };
}

function serviceProviderOf({ portalUrl, samlEntityId }: Environment) {
  const assertionConsumerServiceUrl = absoluteUrl(portalUrl, routes.assertionConsumerService);
  return { entityId: samlEntityId, assertionConsumerServiceUrl };
}
