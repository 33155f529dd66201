import type { Clock } from './kernel/clock.ts';
import { StoreUnavailable } from './kernel/errors.ts';
import type { Logger } from './kernel/logger.ts';
import type { Metrics, Reading } from './kernel/metrics.ts';
import { describeExpiry, type Expiry, type ExpiryStage, expiryStage } from './ops/expiry.ts';
import { readExpiries } from './read-expiries.ts';
import type { Store } from './store/store.ts';

export interface ExpiryWatchNeeds {
  readonly store: Pick<Store, 'endpoints' | 'certificates' | 'samlProviders' | 'revocationLists'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Keeps the gauges of expiry true, and says in the log what comes near its end. */
export interface ExpiryWatch {
  /**
   * Reads the store anew. One line for each thing that entered a stage (30, 7, 1 days, over) since the last look; the
   * first look says all that is not `later`. A store that is away leaves the gauges as they are.
   */
  look(): Promise<void>;
}

export function createExpiryWatch({ store, clock, logger, metrics }: ExpiryWatchNeeds): ExpiryWatch {
  /** The stage of each thing at the last look; what is gone is forgotten. */
  let known: ReadonlyMap<string, ExpiryStage> = new Map();

  function warn(expiry: Expiry, stage: ExpiryStage): void {
    const { kind, id, name, fingerprint, endsAt } = expiry;
    const fields = { kind, id, name, fingerprint, endsAt: new Date(endsAt).toISOString() };
    const message = describeExpiry(expiry, clock());
    if (kind === 'idp-earlier-certificate') logger.info(fields, message);
    else if (stage === 'day' || stage === 'over') logger.error(fields, message);
    else logger.warn(fields, message);
  }

  return {
    async look() {
      const expiries = await readExpiries(store).catch((error: unknown) => ignoreOutage(logger, error));
      if (expiries === undefined) return;
      setGauges(metrics, expiries);
      const stages = new Map<string, ExpiryStage>();
      for (const expiry of expiries) {
        const key = `${expiry.kind} ${expiry.id} ${expiry.fingerprint}`;
        const stage = expiryStage(expiry, clock());
        stages.set(key, stage);
        if (stage !== 'later' && stage !== known.get(key)) warn(expiry, stage);
      }
      known = stages;
    },
  };
}

/** The outage has lines and alerts of its own. */
function ignoreOutage(logger: Logger, error: unknown): undefined {
  if (!(error instanceof StoreUnavailable)) throw error;
  logger.debug({ error }, 'Could not ask the store what expires when.');
}

function setGauges(metrics: Metrics, expiries: readonly Expiry[]): void {
  const of = (kind: Expiry['kind']) => expiries.filter((expiry) => expiry.kind === kind);
  const byProvider = (expiry: Expiry): Reading<'clientvpn_idp_metadata_expiry_timestamp_seconds'> => [
    { idp: expiry.id },
    expiry.endsAt / 1000,
  ];
  metrics.replace(
    'clientvpn_idp_certificate_expiry_timestamp_seconds',
    of('idp-certificate').map(byProvider),
  );
  metrics.replace(
    'clientvpn_idp_signing_certificate_expiry_timestamp_seconds',
    expiries.flatMap(({ id: idp, fingerprint, endsAt }) =>
      fingerprint === undefined ? [] : [[{ idp, fingerprint }, endsAt / 1000] as const],
    ),
  );
  metrics.replace('clientvpn_idp_metadata_expiry_timestamp_seconds', of('idp-metadata').map(byProvider));
  metrics.replace(
    'clientvpn_server_certificate_expiry_timestamp_seconds',
    of('server-certificate').map(({ name, endsAt }) => [{ certificate: name }, endsAt / 1000] as const),
  );
  metrics.replace(
    'clientvpn_client_authority_expiry_timestamp_seconds',
    of('client-authority').map(({ name, endsAt }) => [{ certificate: name }, endsAt / 1000] as const),
  );
}
