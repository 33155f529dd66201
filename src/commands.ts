import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { applyDeclarations } from './apply.ts';
import { checkClientConfigurations } from './check-client-configurations.ts';
import { checkConfiguration } from './check-configuration.ts';
import { checkSamlProviders } from './check-saml-providers.ts';
import { knownResources, metadataOrders } from './configuration.ts';
import { readDeclarations } from './declarations.ts';
import { dataKeys } from './embedded-secrets.ts';
import { declaredDisplayName, declaredEndpointId } from './endpoints/declared-names.ts';
import type { EndpointDeclaration } from './endpoints/endpoint-declaration.ts';
import { pooledRandom } from './kernel/pooled-random.ts';
import { createMetadataRefresher, type MetadataRefresherNeeds } from './metadata-refresher.ts';
import { checkClients } from './open-clients.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import { type Environment, readEnvironment } from './ops/environment.ts';
import { createLogging } from './ops/logging.ts';
import { createMetrics } from './ops/metrics.ts';
import { openVpnReader } from './ops/openvpn-program.ts';
import { createPrivateKeyCipher } from './pki/private-key-cipher.ts';
import { FILES, readTextFile } from './read-text-file.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { startServing } from './serve.ts';
import { openStoreBeside } from './store/open-store.ts';
import { handlerNotices } from './undeclared-handlers.ts';
import { logGroupNotices } from './undeclared-log-groups.ts';
import { absoluteUrl, paths } from './web/paths.ts';

/** What a command is given: the process, as far as a command touches it. */
export interface CommandProcess {
  readonly env: NodeJS.ProcessEnv;
  /** True when a person reads along on a terminal. */
  readonly isTerminal: boolean;
  readonly print: (line: string) => void;
}

const clock = Date.now;
const random = pooledRandom(randomBytes);

/** Serves until a signal says stop. */
export async function serve(process: CommandProcess): Promise<void> {
  const { environment, configurationFile, reading } = checkConfiguration(process.env);
  const logging = loggingFor(environment, process.isTerminal);
  const needs = { environment, configurationFile, clock, random, ...logging };
  await runUntilStopped({ ...logging, clock, start: () => startServing(needs, reading) });
}

/** Says whether the environment and the file are good; `file` instead of the configured one. */
export async function checkConfig(process: CommandProcess, file: string | undefined): Promise<void> {
  const { environment, configurationFile, declarations } = checkConfiguration(process.env, file);
  if (configurationFile === undefined || declarations === undefined) {
    throw new ConfigurationFaulty([
      'There is no configuration file. Name one, set POSTERN_CONFIG or write ./postern.yaml.',
    ]);
  }
  const notices = [
    ...checkSamlProviders(declarations, [], clock()),
    ...(await checkClientConfigurations(declarations, openVpnReader())),
    ...handlerNotices(declarations),
    ...logGroupNotices(declarations),
  ];
  const { endpoints, samlProviders, certificates, accessKeys, digest } = await checkClients(declarations);
  process.print(`${configurationFile} is good.`);
  process.print(
    `It declares ${count(endpoints, 'endpoint')}, ${count(samlProviders, 'SAML provider')}, ${count(certificates, 'certificate')} and ${count(accessKeys, 'access key')}.`,
  );
  for (const endpoint of endpoints) {
    const id = declaredEndpointId(endpoint, declarations.realm);
    const name = declaredDisplayName(endpoint, declarations.realm);
    const page = absoluteUrl(environment.portalUrl, paths.endpoint(id));
    process.print(`  ${name}   ${hasPage(endpoint) ? page : `${id}, which has no page in the portal`}`);
  }
  process.print(`Digest: ${digest}`);
  for (const notice of notices) process.print(notice);
}

function hasPage({ SelfServicePortal, AuthenticationOptions }: EndpointDeclaration): boolean {
  const asksWhoSomebodyIs = AuthenticationOptions.some(({ Type }) => Type !== 'certificate-authentication');
  return SelfServicePortal === 'enabled' && asksWhoSomebodyIs;
}

/** Applies the file without serving, beside replicas that serve or not. */
export async function apply(process: CommandProcess, prune: boolean): Promise<void> {
  const { environment, configurationFile } = checkConfiguration(process.env);
  if (configurationFile === undefined) {
    throw new ConfigurationFaulty(['There is no configuration file to apply. Set POSTERN_CONFIG.']);
  }
  const logging = loggingFor(environment, process.isTerminal);
  const { logger } = logging;
  const store = await openStoreBeside({ ...environment, dataDir: environment.dataDirectory, clock, logger });
  try {
    const stored = await knownResources(store);
    const declarations = await checkClients(readDeclarations(configurationFile, { ...FILES, stored }));
    const notices = await checkClientConfigurations(declarations, openVpnReader());
    const keys = dataKeys(environment, random);
    const cipher = keys.length > 0 ? createPrivateKeyCipher({ dataKeys: keys, random }) : undefined;
    const needs = { store, cipher, clock, random, ...logging };
    const changes = await applyDeclarations(needs, declarations, { prune });
    await fetchMetadataOnce({ ...needs, declared: () => metadataOrders(declarations) });
    for (const { object, name, change } of changes) process.print(`${change}: ${name} (${object})`);
    for (const notice of notices) process.print(notice);
    process.print('Send SIGHUP to replicas that serve, so that they read the file, too.');
  } finally {
    await store.close();
  }
}

/** So that nothing is missing before a replica looks. What goes wrong is logged. */
async function fetchMetadataOnce(needs: Omit<MetadataRefresherNeeds, 'metrics'>): Promise<void> {
  if (needs.declared().length === 0) return;
  await createMetadataRefresher({ ...needs, metrics: createMetrics().metrics }).look();
}

/** Copies the SQLite file, while `serve` runs or not. */
export async function backup(process: CommandProcess, file: string): Promise<void> {
  // A faulty configuration file must not stand in the way of a backup.
  const environment = readEnvironment(process.env, readTextFile);
  if (environment.redisUrl) {
    throw new ConfigurationFaulty([
      'The state is in Redis, which backs it up itself: redis-cli --rdb FILE. README.md, "Backup and restore", says how to restore.',
    ]);
  }
  const target = resolve(file);
  const { backupStore } = await import('./store/sqlite/backup.ts');
  await backupStore(environment.dataDirectory, target);
  process.print(`Wrote ${target}.`);
  process.print(
    'It holds no keys. Keep POSTERN_DATA_KEY and POSTERN_SESSION_SECRET as well, which are the files data-key and session-secret ' +
      `in ${environment.dataDirectory} unless the environment gives them: without the data key the private keys in it cannot be read.`,
  );
}

/** Says what is wrong with an installation that runs or should; false when there is a fault. */
export async function doctor(process: CommandProcess): Promise<boolean> {
  const { runDoctor } = await import('./doctor.ts');
  return runDoctor({ env: process.env, clock, print: process.print });
}

function loggingFor({ logLevel, logFormat }: Environment, isTerminal: boolean) {
  return createLogging({ level: logLevel, format: logFormat ?? (isTerminal ? 'pretty' : 'json') });
}

function count(things: readonly unknown[], name: string): string {
  return `${things.length} ${name}${things.length === 1 ? '' : 's'}`;
}
