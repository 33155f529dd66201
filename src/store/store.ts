import type { ConnectionStore } from '../connections/connection-store.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { RevocationListStore } from '../endpoints/revocation-list-store.ts';
import type { ApplyLedger } from '../kernel/apply-ledger.ts';
import type { AsOf } from '../kernel/as-of.ts';
import type { Counters } from '../kernel/counters.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import type { SessionStore } from '../kernel/session-store.ts';
import type { TraceStore } from '../kernel/trace-store.ts';
import type { CertificateStore } from '../pki/certificate-store.ts';
import type { SamlProviderStore } from '../saml/saml-provider-store.ts';

/** All state of a Postern, behind the interfaces of the rooms that own it. Nobody else knows which kind it is. */
export interface Store {
  readonly kind: 'sqlite' | 'redis';
  readonly endpoints: EndpointStore;
  readonly samlProviders: SamlProviderStore;
  readonly certificates: CertificateStore;
  /** A list is saved only beside an endpoint that is there, and goes with it. */
  readonly revocationLists: RevocationListStore;
  readonly connections: ConnectionStore;
  readonly oneTime: OneTimeStore;
  readonly counters: Counters;
  readonly applyLedger: ApplyLedger;
  readonly sessions: SessionStore;
  readonly traces: TraceStore;
  /** The state of the endpoints, providers, certificates and revocation lists at this moment: see {@link AsOf}. */
  asOf(): AsOf;
  /** Resolves when the store answers; throws `StoreUnavailable` otherwise, within about a second. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
