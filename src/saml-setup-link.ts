import { stderr } from 'node:process';
import { checkConfiguration } from './check-configuration.ts';
import type { CommandProcess } from './commands.ts';
import { metadataOrders } from './configuration.ts';
import { type Realm, samlProviderArn } from './kernel/arn.ts';
import type { Clock } from './kernel/clock.ts';
import type { Owner } from './kernel/ownership.ts';
import type { RandomBytes } from './kernel/random.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import { createLogging } from './ops/logging.ts';
import { providerEndpoints } from './portal/setup/provider-endpoints.ts';
import {
  createSetupLinks,
  LONGEST_LINK_HOURS,
  type SetupGrant,
  USUAL_LINK_HOURS,
} from './portal/setup/setup-links.ts';
import { ownerOf } from './saml/metadata-order.ts';
import { openStoreBeside } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { absoluteUrl, paths } from './web/paths.ts';

/** What `saml setup-link` was asked for, as it was typed. */
export interface SetupLinkWishes {
  readonly provider?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly hours?: string | undefined;
}

export interface SetupLinkNeeds {
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** As IAM has it for names of SAML providers (CreateSAMLProvider). */
const PROVIDER_NAME = /^[\w.-]{1,128}$/;

/**
 * Prints a link by which the administrator of an identity provider sets up and tests it, once, in one browser, until its
 * time is up. The link is printed and kept nowhere. A provider that is not there yet is made when its metadata is given.
 * Throws `ConfigurationFaulty` for wishes that make no sense, and what opening the store throws.
 */
export async function printSetupLink(
  process: CommandProcess,
  wishes: SetupLinkWishes,
  { clock, random }: SetupLinkNeeds,
): Promise<void> {
  const name = nameOf(wishes);
  const now = clock();
  const endsAt = now + hoursOf(wishes) * 3_600_000;
  const { environment, declarations } = checkConfiguration(process.env);
  const { logger, audit } = createLogging({
    level: environment.logLevel,
    format: environment.logFormat ?? (process.isTerminal ? 'pretty' : 'json'),
    // What is printed is the link, and a script may take it from there.
    destination: { write: (line) => void stderr.write(line) },
  });
  const store = await openStoreBeside({ ...environment, dataDir: environment.dataDirectory, clock, logger });
  try {
    const { stored, ...found } = await findProvider(store, name, declarations?.realm);
    const grant = await withEndpoint(
      store,
      { ...found, providerName: name, providerExists: stored !== undefined, endsAt },
      wishes.endpoint,
    );
    const token = await createSetupLinks(store.oneTime, random).create(grant, now);
    const { samlProviderArn, clientVpnEndpointId } = grant;
    const details = { until: new Date(endsAt).toISOString() };
    const endpoint = clientVpnEndpointId === undefined ? {} : { clientVpnEndpointId };
    audit.record({
      action: 'create-setup-link',
      result: 'succeeded',
      actor: 'command',
      samlProviderArn,
      ...endpoint,
      details,
    });
    process.print(absoluteUrl(environment.portalUrl, paths.setupLink(token)));
    const owner = ownerOf(samlProviderArn, declarations ? metadataOrders(declarations) : [], stored);
    for (const line of notes(owner, grant)) process.print(line);
  } finally {
    await store.close();
  }
}

function nameOf({ provider = '' }: SetupLinkWishes): string {
  if (PROVIDER_NAME.test(provider)) return provider;
  throw new ConfigurationFaulty([
    '--provider must name the SAML provider: 1 to 128 letters, digits, dots, hyphens and underscores.',
  ]);
}

function hoursOf({ hours = String(USUAL_LINK_HOURS) }: SetupLinkWishes): number {
  const count = /^\d{1,3}$/.test(hours) ? Number(hours) : 0;
  if (count >= 1 && count <= LONGEST_LINK_HOURS) return count;
  throw new ConfigurationFaulty([
    `--hours must be a whole number from 1 to ${LONGEST_LINK_HOURS} (7 days); without it the link holds for ${USUAL_LINK_HOURS}.`,
  ]);
}

async function findProvider(store: Store, name: string, realm: Realm | undefined) {
  const providers = (await store.samlProviders.list()).map(({ value }) => value);
  const [stored, ...more] = providers.filter((provider) => provider.name === name);
  if (stored && more.length === 0) return { stored, samlProviderArn: stored.samlProviderArn };
  if (realm) {
    const arn = samlProviderArn(realm, name);
    return { stored: providers.find((provider) => provider.samlProviderArn === arn), samlProviderArn: arn };
  }
  throw new ConfigurationFaulty([
    `There is no SAML provider ${name}, and without a configuration file its ARN is not known. Set POSTERN_CONFIG.`,
  ]);
}

async function withEndpoint(store: Store, grant: SetupGrant, id: string | undefined): Promise<SetupGrant> {
  if (id === undefined) return grant;
  const endpoints = await providerEndpoints(store.endpoints, grant);
  const found = endpoints.find(({ clientVpnEndpointId }) => clientVpnEndpointId === id);
  if (found) return { ...grant, clientVpnEndpointId: found.clientVpnEndpointId };
  const known = endpoints.map((each) => `${each.clientVpnEndpointId} (${each.displayName})`);
  throw new ConfigurationFaulty([
    `No endpoint ${id} signs people in with ${grant.providerName}. ${
      known.length === 0 ? 'None does.' : `These do: ${known.slice(0, 20).join(', ')}.`
    }`,
  ]);
}

function notes(owner: Owner | undefined, { providerName, endsAt }: SetupGrant): readonly string[] {
  const until = new Date(endsAt).toISOString();
  return [
    `It opens once, in one browser, and holds until ${until}. Send it to the administrator of the identity provider, and to nobody else.`,
    ...(owner === undefined
      ? [`There is no SAML provider ${providerName} yet: it is made when its metadata is given.`]
      : []),
    ...(owner?.kind === 'file'
      ? [
          `The file declares ${providerName}, so its metadata is only looked at there: the document comes to you.`,
        ]
      : []),
  ];
}
