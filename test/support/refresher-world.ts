import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '../../src/kernel/audit.ts';
import {
  createMetadataRefresher,
  type MetadataRefresher,
  type MetadataRefresherNeeds,
} from '../../src/metadata-refresher.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import type { MetadataOrder } from '../../src/saml/metadata-order.ts';
import type { SamlProvider } from '../../src/saml/saml-provider-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { type LogLine, recordingLogger } from './recording-logger.ts';

export const CORP = 'arn:aws:iam::123456789012:saml-provider/corp';

/** A process that refreshes metadata: the real refresher on a real store, with a clock that a test moves. */
export interface RefresherWorld {
  readonly store: Store;
  readonly refresher: MetadataRefresher;
  readonly lines: readonly LogLine[];
  readonly audited: readonly AuditEvent[];
  /** From now on. */
  declare(...orders: readonly MetadataOrder[]): void;
  /** What a refresher of another process on the same store is made of. */
  readonly needs: Omit<MetadataRefresherNeeds, 'declared'>;
  /** Another process with the same file on the same store. */
  another(): MetadataRefresher;
  now(): number;
  advance(milliseconds: number): void;
  corp(): Promise<SamlProvider | undefined>;
  /** The lines of `/metrics` that begin with `name`. */
  gauges(name: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openRefresherWorld(): Promise<RefresherWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'postern-refresher-'));
  const { logger, lines } = recordingLogger();
  const audited: AuditEvent[] = [];
  let time = Date.now();
  let orders: readonly MetadataOrder[] = [];
  const clock = () => time;
  const store = await openStore({ dataDir: directory, clock, logger });
  const { metrics, exposition } = createMetrics();
  const audit = { record: (event: AuditEvent) => void audited.push(event) };
  const common = { store, clock, random: randomBytes, logger, audit, metrics };
  const another = () => createMetadataRefresher({ ...common, declared: () => orders });
  const refresher = another();
  return {
    store,
    refresher,
    lines,
    audited,
    declare: (...declared) => {
      orders = declared;
    },
    needs: common,
    another,
    now: clock,
    advance: (milliseconds) => {
      time += milliseconds;
    },
    corp: async () => (await store.samlProviders.get(CORP))?.value,
    gauges: async (name) => (await exposition.text()).split('\n').filter((line) => line.startsWith(name)),
    async close() {
      await refresher.close();
      await store.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** What `postern.yaml` says of a provider called corp. */
export function corpAt(url: string, more: Partial<MetadataOrder> = {}): MetadataOrder {
  return {
    samlProviderArn: CORP,
    name: 'corp',
    owner: { kind: 'file', file: 'postern.yaml' },
    url,
    allowsPrivateAddress: true,
    ...more,
  };
}
