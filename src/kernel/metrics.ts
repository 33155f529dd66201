/**
 * The series that Postern counts, by name and label. The one list: `ops/metrics.ts` registers each of them
 * with its help text, and a name that is not here does not compile. Never a label that names a user.
 * Names follow `clientvpn_<what>_<unit>`; `_total` marks a counter.
 */
export interface MetricLabels {
  readonly clientvpn_http_requests_total: { readonly route: string; readonly status: string };
  readonly clientvpn_sign_in_starts_total: { readonly result: string };
  readonly clientvpn_saml_responses_total: { readonly idp: string; readonly result: string };
  readonly clientvpn_portal_config_downloads_total: { readonly endpoint: string; readonly client: string };
  readonly clientvpn_configuration_apply_failures_total: Record<string, never>;
}

export interface GaugeLabels {
  /** 1 for the digest this replica applied last; replicas with different files show different digests. */
  readonly clientvpn_configuration_info: { readonly digest: string };
  /** 1 while the digest that this replica applied differs from the one in the store. */
  readonly clientvpn_configuration_conflict: Record<string, never>;
}

export type CounterName = keyof MetricLabels;
export type GaugeName = keyof GaugeLabels;

export interface Metrics {
  increment<Name extends CounterName>(name: Name, labels: MetricLabels[Name]): void;
  set<Name extends GaugeName>(name: Name, labels: GaugeLabels[Name], value: number): void;
}
