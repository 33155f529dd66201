import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { CounterName, GaugeLabels, GaugeName, MetricLabels, Metrics } from '../kernel/metrics.ts';

interface Series<Labels> {
  readonly help: string;
  readonly labelNames: readonly (keyof Labels & string)[];
}

const COUNTERS: { readonly [Name in CounterName]: Series<MetricLabels[Name]> } = {
  clientvpn_http_requests_total: {
    help: 'Requests that the portal answered, by route pattern and status.',
    labelNames: ['route', 'status'],
  },
  clientvpn_sign_in_starts_total: {
    help: 'Sign-ins that were started, by result.',
    labelNames: ['result'],
  },
  clientvpn_saml_responses_total: {
    help: 'SAML Responses at the assertion consumer service, by identity provider and by `accepted` or the refusal’s code.',
    labelNames: ['idp', 'result'],
  },
  clientvpn_portal_config_downloads_total: {
    help: 'Client configurations that were downloaded, by endpoint and client (SelfServicePortalClientConfigurationDownloads).',
    labelNames: ['endpoint', 'client'],
  },
  clientvpn_configuration_apply_failures_total: {
    help: 'Times the configuration file could not be applied and the earlier one stayed.',
    labelNames: [],
  },
};

const GAUGES: { readonly [Name in GaugeName]: Series<GaugeLabels[Name]> } = {
  clientvpn_configuration_info: {
    help: '1 for the digest of the configuration that this replica applied last.',
    labelNames: ['digest'],
  },
  clientvpn_configuration_conflict: {
    help: '1 while the configuration that this replica applied is not the one in the store.',
    labelNames: [],
  },
};

/** What the ops listener serves at `/metrics`. */
export interface MetricsExposition {
  readonly contentType: string;
  /** All series in the text format of Prometheus. */
  text(): Promise<string>;
}

/** The catalogue of `kernel/metrics.ts` in a registry of its own, and with it what Node says of the process. */
export function createMetrics(): { readonly metrics: Metrics; readonly exposition: MetricsExposition } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = register(COUNTERS, (series) => new Counter({ ...series, registers: [registry] }));
  const gauges = register(GAUGES, (series) => new Gauge({ ...series, registers: [registry] }));
  const metrics: Metrics = {
    increment: (name, labels) => counters[name].inc(labels),
    set: (name, labels, value) => {
      // Of an info series only the present labels are true: the digest of yesterday must not stay at 1.
      if (name.endsWith('_info')) gauges[name].reset();
      gauges[name].set(labels, value);
    },
  };
  return { metrics, exposition: { contentType: registry.contentType, text: () => registry.metrics() } };
}

type Named = { readonly name: string; readonly help: string; readonly labelNames: readonly string[] };

function register<Name extends string, Made>(
  catalogue: { readonly [N in Name]: Omit<Named, 'name'> },
  make: (series: Named) => Made,
): { readonly [N in Name]: Made } {
  const entries = Object.entries<Omit<Named, 'name'>>(catalogue);
  const made = entries.map(([name, series]) => [name, make({ name, ...series })] as const);
  return Object.fromEntries(made) as { [N in Name]: Made };
}
