import { type Finding, findingsAbout } from './doctor-finding.ts';
import { isAnswerTo, type MetadataOrder } from './saml/metadata-order.ts';
import type { SamlProvider } from './saml/saml-provider-store.ts';
import { describeHostChange } from './saml/save-saml-provider.ts';

const { ok, note, warning, fault } = findingsAbout('Metadata');

const DAY = 24 * 60 * 60 * 1000;
/** Long enough that somebody who looks once a week reads of it. */
const HOST_CHANGE_IS_NEWS = 7 * DAY;

/**
 * How fetching goes, and where people are sent to sign in. `declared` says what the file here wants fetched; `now` is in
 * milliseconds since 1970.
 */
export function judgeMetadata(
  providers: readonly SamlProvider[],
  declared: readonly MetadataOrder[],
  now: number,
): readonly Finding[] {
  const findings = [
    ...declared.flatMap((order) => judgeOrder(order, providers)),
    ...providers.flatMap((provider) => judgeSource(provider, now)),
    ...providers.flatMap((provider) => judgeHost(provider, now)),
  ];
  const fetched = providers.filter(({ metadataSource }) => metadataSource !== undefined).length;
  if (findings.length > 0 || fetched === 0) return findings;
  return [
    ok(`${fetched} document${fetched === 1 ? ' is' : 's are'} fetched from addresses, and all is well.`),
  ];
}

/** What the file here wants, and nothing in the store answers to. */
function judgeOrder(order: MetadataOrder, providers: readonly SamlProvider[]): readonly Finding[] {
  if (providers.some((provider) => isAnswerTo(provider, order))) return [];
  const { name, url, samlProviderArn } = order;
  const why = 'Postern tries again and again; its log says what is wrong';
  return providers.some((provider) => provider.samlProviderArn === samlProviderArn)
    ? [
        warning(
          `The metadata of ${name} was not fetched yet as the file declares (${url}); the earlier serves. ${why}.`,
        ),
      ]
    : [fault(`The metadata of ${name} was never fetched (${url}), so nobody can sign in with it. ${why}.`)];
}

function judgeSource({ name, metadataSource }: SamlProvider, now: number): readonly Finding[] {
  const { lastFailure, confirmedAt } = metadataSource ?? {};
  if (lastFailure === undefined || confirmedAt === undefined) return [];
  const age = Math.floor((now - confirmedAt) / DAY);
  const since = age < 1 ? 'less than a day' : `${age} day${age === 1 ? '' : 's'}`;
  return [
    warning(
      `The metadata of ${name} could not be renewed; what serves is ${since} old. ${lastFailure.message}`,
    ),
  ];
}

function judgeHost({ name, singleSignOnHostChange: change }: SamlProvider, now: number): readonly Finding[] {
  if (change === undefined || now - change.at > HOST_CHANGE_IS_NEWS) return [];
  return [note(`${describeHostChange(name, change)} (Since ${new Date(change.at).toISOString()}.)`)];
}
