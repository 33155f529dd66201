import { sectionNames } from './declarations-schema.ts';
import { writeYaml } from './declarations-yaml.ts';
import { declarationOfEndpoint } from './endpoints/declaration-of-endpoint.ts';
import type { Members } from './kernel/declared-members.ts';
import { declarationOfCertificate } from './pki/declaration-of-certificate.ts';
import { declarationOfSamlProvider } from './saml/declaration-of-saml-provider.ts';
import type { Store } from './store/store.ts';

/** The configuration file beside the state: its sections are written as they are, but for those that the state fills. */
export interface ExportedConfiguration {
  /** The content of the file; no members where there is no file. */
  readonly sections: Members;
  /** `Vpn.Domain`. */
  readonly domain: string | undefined;
}

/**
 * The whole state as a configuration file: applied to an empty store with the same data key, it makes the same state. Private keys
 * stay encrypted, secrets of AccessKeys and ClientConnectHandlers are left to files. Throws `StoreUnavailable`.
 */
export async function exportState(
  store: Pick<Store, 'endpoints' | 'samlProviders' | 'certificates' | 'revocationLists'>,
  { sections, domain }: ExportedConfiguration,
): Promise<string> {
  const [certificates, providers, endpoints, lists] = await Promise.all([
    store.certificates.list(),
    store.samlProviders.list(),
    store.endpoints.list(),
    store.revocationLists.list(),
  ]);
  const listOf = new Map(lists.map(({ value }) => [value.clientVpnEndpointId, value]));
  const state: Members = {
    ...sections,
    AccessKeys: withoutSecrets(sections.AccessKeys, 'SecretAccessKey', 'AccessKeyId'),
    ClientConnectHandlers: withoutSecrets(sections.ClientConnectHandlers, 'Secret', 'FunctionName'),
    Certificates: certificates.map(({ value }) => declarationOfCertificate(value)),
    SamlProviders: providers.map(({ value }) => declarationOfSamlProvider(value)),
    Endpoints: endpoints.map(({ value }) =>
      declarationOfEndpoint(value, domain, listOf.get(value.clientVpnEndpointId)),
    ),
  };
  return format(state);
}

const HEAD = [
  ' The whole state of a Postern, as it was when this was written. Applying it needs the same data key: POSTERN_DATA_KEY, or the file data-key of the data directory.',
  ' Relative paths are those of the configuration file that was in force; secrets of AccessKeys and ClientConnectHandlers are not in here.',
].join('\n');

function format(state: Members): string {
  const inOrder = sectionNames.filter((name) => !isEmpty(state[name])).map((name) => [name, state[name]]);
  return writeYaml(Object.fromEntries(inOrder), HEAD);
}

function isEmpty(section: unknown): boolean {
  return section === undefined || section === null || (Array.isArray(section) && section.length === 0);
}

/** A secret that stood in the file is to be put into a file of its own, called as the entry's member `name` says. */
function withoutSecrets(section: unknown, secret: string, name: string): unknown {
  if (!Array.isArray(section)) return section;
  return section.map((entry: Members) => {
    if (entry[secret] === undefined) return entry;
    const { [secret]: _, ...rest } = entry;
    return { ...rest, [`${secret}File`]: `./${entry[name]}.secret` };
  });
}
