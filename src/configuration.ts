import { type ApplyNeeds, applyDeclarations } from './apply.ts';
import { checkClientConfigurations } from './check-client-configurations.ts';
import type { Directory } from './connections/directory/directory.ts';
import type { ConfiguredHandler } from './connections/handler/configured-handler.ts';
import type { LogDestination } from './connections/log/log-destination.ts';
import { checkedDeclarations, type Declarations, type Reading, readFiles } from './declarations.ts';
import type { AccessKey } from './ec2/access/access-key.ts';
import type { UpstreamCredentials } from './ec2/upstream/sign-request.ts';
import type { StoredResources } from './endpoints/endpoint-faults.ts';
import { DEFAULT_QUOTAS, type Quotas } from './endpoints/quotas.ts';
import type { Network, VpnSettings } from './endpoints/vpn-settings.ts';
import type { Realm } from './kernel/arn.ts';
import { PosternError } from './kernel/errors.ts';
import type { Metrics } from './kernel/metrics.ts';
import { type OpenDeclarations, openClients } from './open-clients.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import type { ReadProfile } from './ops/openvpn-program.ts';
import { type DeclaredBrand, PLAIN } from './portal/brand.ts';
import { type ClientDownload, clientDownloads } from './portal/client-downloads.ts';
import type { FileReaders } from './referenced-files.ts';
import { declaredOrder, hasDocument } from './saml/declare-saml-provider.ts';
import type { DecryptionCertificate } from './saml/decryption-certificate.ts';
import type { MetadataOrder } from './saml/metadata-order.ts';
import type { Store } from './store/store.ts';
import { handlerNotices } from './undeclared-handlers.ts';
import { logGroupNotices } from './undeclared-log-groups.ts';

export interface ConfigurationNeeds extends ApplyNeeds, FileReaders {
  readonly metrics: Metrics;
  /** Has a real openvpn read what operators add to profiles. */
  readonly readProfile: ReadProfile;
}

/** The configuration file of a process that serves: applied at the start, read again on SIGHUP. */
export interface Configuration {
  /** The account and Region of ARNs; without a file those that a file without them has. */
  realm(): Realm;
  vpn(): VpnSettings;
  /** What "VPC" and "subnet" mean here. */
  networks(): readonly Network[];
  /** Where people of Active Directory endpoints sign in. */
  directories(): readonly Directory[];
  /** Where the functions are asked that endpoints name. */
  clientConnectHandlers(): readonly ConfiguredHandler[];
  /** Where log groups live; the same list until the file is read again. */
  connectionLogs(): readonly LogDestination[];
  /** How many there may be of what API callers make. */
  quotas(): Quotas;
  clientDownloads(): readonly ClientDownload[];
  brand(): DeclaredBrand;
  /** What is to be fetched for the declared providers. */
  metadataOrders(): readonly MetadataOrder[];
  /** The first is published, all decrypt; none: encrypted Assertions are refused. */
  decryptionCertificates(): readonly DecryptionCertificate[];
  /** Who may call the management API; the same list until the file is read again. */
  accessKeys(): readonly AccessKey[];
  /** What requests to POSTERN_EC2_UPSTREAM are signed with; undefined: they go unsigned. */
  ec2Upstream(): UpstreamCredentials | undefined;
  /**
   * Reads the file, or takes what was read of it already, checks it whole and applies it. Throws what these throw; a faulty file changes
   * nothing, a store that goes away in the middle may leave some objects new and others not, until the next time.
   */
  load(reading?: Reading): Promise<void>;
  /** The same for a process that must go on: what is wrong is logged and counted, and the earlier file stays. */
  reload(): Promise<void>;
  /** Warns, and says in the metrics, when another replica applied a different file since. */
  watchForConflict(): Promise<void>;
  /** Lets go of the installers when their last downloads ended; resolves then. */
  close(): Promise<void>;
}

/** The defaults of `Account` and `Region`. */
const NO_REALM: Realm = { account: '000000000000', region: 'us-east-1' };
const NO_KEYS: readonly AccessKey[] = [];
const NO_LOGS: readonly LogDestination[] = [];
const NO_VPN: VpnSettings = { wildcardDns: false, defaultClient: 'openvpn', gateways: [] };

/** `file`: absolute; undefined: there is none, nothing is applied and nothing of an earlier file is touched. */
export function createConfiguration(file: string | undefined, needs: ConfigurationNeeds): Configuration {
  const { audit, logger, metrics, store } = needs;
  let current: OpenDeclarations | undefined;
  let conflicting: string | undefined;
  let running: Promise<void> = Promise.resolve();

  const load = async (reading?: Reading): Promise<void> => {
    if (file === undefined) return;
    const stored = await knownResources(store);
    const declarations = checkedDeclarations(reading ?? readFiles(file, needs), stored);
    const notices = [
      ...(await checkClientConfigurations(declarations, needs.readProfile)),
      ...handlerNotices(declarations),
      ...logGroupNotices(declarations),
    ];
    const opened = await openClients(declarations);
    await applyOrClose(opened);
    for (const notice of notices) logger.warn({ file }, notice);
    letGo(current);
    current = opened;
    conflicting = undefined;
    metrics.replace('clientvpn_configuration_info', [[{ digest: opened.declarations.digest }, 1]]);
    metrics.set('clientvpn_configuration_conflict', {}, 0);
  };

  const applyOrClose = async (opened: OpenDeclarations): Promise<void> => {
    try {
      await applyDeclarations(needs, opened.declarations, { prune: false });
    } catch (error) {
      await opened.close();
      throw error;
    }
  };

  /** Downloads of the earlier configuration's installers go on; nobody waits for them. */
  const letGo = (earlier: OpenDeclarations | undefined): void => {
    earlier?.close().catch((error: unknown) => {
      logger.warn({ error }, 'An installer of the earlier configuration could not be closed.');
    });
  };

  const reloadOnce = async (): Promise<void> => {
    try {
      await load();
    } catch (error) {
      metrics.increment('clientvpn_configuration_apply_failures_total', {});
      const faults = error instanceof ConfigurationFaulty ? error.faults : undefined;
      const code = error instanceof PosternError ? error.code : 'UnexpectedFailure';
      audit.record({ action: 'apply-configuration', result: 'refused', code, actor: 'file' });
      logger.error(
        { file, ...(faults ? { faults } : { error }) },
        'The configuration was not applied. The earlier one stays.',
      );
    }
  };

  const watchOnce = async (): Promise<void> => {
    const applied = (await store.applyLedger.lastApplied())?.digest;
    const own = current?.declarations.digest;
    const other = applied === own ? undefined : applied;
    if (current === undefined || other === conflicting) return;
    conflicting = other;
    metrics.set('clientvpn_configuration_conflict', {}, other === undefined ? 0 : 1);
    if (other === undefined) return;
    logger.warn(
      { file, digest: own, applied: other },
      'Another replica applied a different configuration file. Give all replicas the same file, then send each a SIGHUP.',
    );
  };

  /** One after the other: two signals must not overtake each other, and the watch must not see half an apply. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    running = running.then(work);
    return running;
  };

  return {
    realm: () => current?.declarations.realm ?? NO_REALM,
    vpn: () => current?.declarations.vpn ?? NO_VPN,
    networks: () => current?.declarations.networks ?? [],
    directories: () => current?.declarations.directories ?? [],
    clientConnectHandlers: () => current?.declarations.clientConnectHandlers ?? [],
    connectionLogs: () => current?.declarations.connectionLogs ?? NO_LOGS,
    quotas: () => current?.declarations.quotas ?? DEFAULT_QUOTAS,
    clientDownloads: () => current?.clients ?? clientDownloads(),
    brand: () => current?.declarations.brand ?? PLAIN,
    metadataOrders: () => (current ? metadataOrders(current.declarations) : []),
    decryptionCertificates: () => current?.declarations.decryptionCertificates ?? [],
    ec2Upstream: () => current?.declarations.ec2Upstream,
    accessKeys: () => current?.declarations.accessKeys ?? NO_KEYS,
    load,
    close: async () => current?.close(),
    reload: () => inTurn(reloadOnce),
    watchForConflict: () =>
      inTurn(() =>
        watchOnce().catch((error: unknown) => {
          logger.debug({ error }, 'Could not ask the store which configuration was applied last.');
        }),
      ),
  };
}

/** What is to be fetched for the providers that `declarations` give an address for. */
export function metadataOrders({ samlProviders, realm, file }: Declarations): readonly MetadataOrder[] {
  return samlProviders.flatMap((declared) =>
    hasDocument(declared) ? [] : [declaredOrder(declared, realm, { kind: 'file', file })],
  );
}

/** What a file may name by ARN. */
export async function knownResources(
  store: Pick<Store, 'certificates' | 'samlProviders'>,
): Promise<StoredResources> {
  const [certificates, providers] = await Promise.all([
    store.certificates.list(),
    store.samlProviders.list(),
  ]);
  return {
    certificateArns: new Set(certificates.map(({ value }) => value.certificateArn)),
    samlProviderArns: new Set(providers.map(({ value }) => value.samlProviderArn)),
  };
}
