/**
 * The series that Postern keeps, by name and label. The one list: `ops/metric-catalogue.ts` says of each what it means,
 * `ops/metrics.ts` registers it, and a name that is not here does not compile. Never a label that names a user.
 * Names follow `clientvpn_<what>_<unit>`; `_total` marks a counter.
 */
export interface MetricLabels {
  readonly clientvpn_http_requests_total: { readonly route: string; readonly status: string };
  readonly clientvpn_sign_in_starts_total: { readonly result: string };
  readonly clientvpn_directory_sign_ins_total: { readonly directory: string; readonly result: string };
  readonly clientvpn_saml_responses_total: { readonly idp: string; readonly result: string };
  readonly clientvpn_portal_config_downloads_total: { readonly endpoint: string; readonly client: string };
  readonly clientvpn_portal_bundle_downloads_total: { readonly endpoint: string; readonly client: string };
  readonly clientvpn_portal_client_downloads_total: {
    readonly platform: string;
    readonly client: string;
    readonly result: ClientDownloadResult;
  };
  readonly clientvpn_configuration_apply_failures_total: NoLabels;
  readonly clientvpn_api_requests_total: { readonly action: string; readonly code: string };
  readonly clientvpn_gateway_requests_total: {
    readonly gateway: string;
    readonly route: string;
    readonly status: string;
  };
  /** `result`: `successful`, or the reason of the refusal. */
  readonly clientvpn_connection_attempts_total: { readonly endpoint: string; readonly result: string };
  readonly clientvpn_authentication_failures_total: OfEndpoint;
  readonly clientvpn_ingress_bytes_total: OfEndpoint;
  readonly clientvpn_egress_bytes_total: OfEndpoint;
  readonly clientvpn_ingress_packets_total: OfEndpoint;
  readonly clientvpn_egress_packets_total: OfEndpoint;
  readonly clientvpn_client_connect_handler_timeouts_total: OfEndpoint;
  readonly clientvpn_client_connect_handler_invalid_responses_total: OfEndpoint;
  readonly clientvpn_client_connect_handler_other_execution_errors_total: OfEndpoint;
  readonly clientvpn_client_connect_handler_throttling_errors_total: OfEndpoint;
  readonly clientvpn_client_connect_handler_denied_connections_total: OfEndpoint;
  readonly clientvpn_client_connect_handler_failed_service_errors_total: OfEndpoint;
  /** `group`: the log group that endpoints name. */
  readonly clientvpn_connection_log_dropped_total: { readonly group: string };
}

type OfEndpoint = Readonly<Record<'endpoint', string>>;

/**
 * How the download of an installer ended: `complete` and `aborted` (the browser left) for what this process sent,
 * whole or a range; `not-modified` (304); `redirected` to where else it is; `handed-over` to the proxy, which sends it.
 */
export type ClientDownloadResult = 'complete' | 'aborted' | 'not-modified' | 'redirected' | 'handed-over';

export interface GaugeLabels {
  /** 1 for the digest this replica applied last; replicas with different files show different digests. */
  readonly clientvpn_configuration_info: { readonly digest: string };
  /** 1 while the digest that this replica applied differs from the one in the store. */
  readonly clientvpn_configuration_conflict: NoLabels;
  readonly clientvpn_idp_certificate_expiry_timestamp_seconds: { readonly idp: string };
  readonly clientvpn_idp_signing_certificate_expiry_timestamp_seconds: {
    readonly idp: string;
    readonly fingerprint: string;
  };
  readonly clientvpn_idp_metadata_expiry_timestamp_seconds: { readonly idp: string };
  /** Of the providers whose metadata is fetched; 0: never yet. */
  readonly clientvpn_idp_metadata_confirmed_timestamp_seconds: { readonly idp: string };
  /** Of the providers whose metadata is fetched: failures since it was confirmed. */
  readonly clientvpn_idp_metadata_fetch_failures: { readonly idp: string };
  /** Of the providers whose host for sign-in ever changed. */
  readonly clientvpn_idp_sign_in_host_changed_timestamp_seconds: { readonly idp: string };
  readonly clientvpn_server_certificate_expiry_timestamp_seconds: { readonly certificate: string };
  /** Of the certificates that endpoints name as ClientRootCertificateChainArn. */
  readonly clientvpn_client_authority_expiry_timestamp_seconds: { readonly certificate: string };
  /** Of the endpoints that have a revocation list. */
  readonly clientvpn_crl_days_to_expiry: { readonly endpoint: string };
  /** Of all endpoints; every replica shows the same. */
  readonly clientvpn_active_connections: OfEndpoint;
  readonly clientvpn_gateway_streams: { readonly gateway: string };
  readonly clientvpn_ready: NoLabels;
  readonly clientvpn_store_up: NoLabels;
  readonly clientvpn_store_ping_seconds: NoLabels;
  readonly clientvpn_verifier_waiting: NoLabels;
}

export interface HistogramLabels {
  readonly clientvpn_signin_seconds: NoLabels;
}

export type NoLabels = Record<string, never>;

export type CounterName = keyof MetricLabels;
export type GaugeName = keyof GaugeLabels;
export type HistogramName = keyof HistogramLabels;

/** One value of a gauge, with the labels that it stands under. */
export type Reading<Name extends GaugeName> = readonly [labels: GaugeLabels[Name], value: number];

export interface Metrics {
  /** @param amount 0 or more; default: 1 */
  increment<Name extends CounterName>(name: Name, labels: MetricLabels[Name], amount?: number): void;
  observe<Name extends HistogramName>(name: Name, labels: HistogramLabels[Name], value: number): void;
  set<Name extends GaugeName>(name: Name, labels: GaugeLabels[Name], value: number): void;
  /** These readings and no others: labels that are not among them are forgotten. */
  replace<Name extends GaugeName>(name: Name, readings: readonly Reading<Name>[]): void;
}
