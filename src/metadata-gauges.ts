import type { AwaitedMetadata } from './awaited-metadata.ts';
import type { Metrics } from './kernel/metrics.ts';
import { isAnswerTo, type MetadataOrder } from './saml/metadata-order.ts';
import type { SamlProvider } from './saml/saml-provider-store.ts';

/** Sets the gauges of how fetching goes, and of where people are sent to sign in. */
export function setMetadataGauges(
  metrics: Metrics,
  orders: readonly MetadataOrder[],
  providers: readonly SamlProvider[],
  awaited: AwaitedMetadata,
): void {
  const states = orders.map((order) => {
    const { metadataSource: source } = providers.find((provider) => isAnswerTo(provider, order)) ?? {};
    const failures = source?.failures ?? awaited.of(order)?.failures ?? 0;
    return { idp: order.samlProviderArn, confirmedAt: source?.confirmedAt ?? 0, failures };
  });
  metrics.replace(
    'clientvpn_idp_metadata_confirmed_timestamp_seconds',
    states.map(({ idp, confirmedAt }) => [{ idp }, confirmedAt / 1000] as const),
  );
  metrics.replace(
    'clientvpn_idp_metadata_fetch_failures',
    states.map(({ idp, failures }) => [{ idp }, failures] as const),
  );
  metrics.replace(
    'clientvpn_idp_sign_in_host_changed_timestamp_seconds',
    providers.flatMap(({ samlProviderArn: idp, singleSignOnHostChange: change }) =>
      change ? [[{ idp }, change.at / 1000] as const] : [],
    ),
  );
}
