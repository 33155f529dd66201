import type { Endpoint } from './endpoints/endpoint.ts';
import { portalSamlProviderArn } from './endpoints/portal-access.ts';
import type { KnownProvider, KnownSignIns } from './known-sign-ins.ts';

/** What a captured Response is checked for. */
export interface ChosenSignIn {
  readonly provider: KnownProvider;
  /** The named endpoint, or every one at which the provider signs people in. */
  readonly endpoints: readonly Endpoint[];
  /** Why it is this provider, where nobody said. */
  readonly because?: string;
}

export interface SignInChoice {
  /** Name or ARN. */
  readonly provider?: string | undefined;
  /** Id or name. */
  readonly endpoint?: string | undefined;
  /** What the Response says, for want of anything better. */
  readonly issuer?: string | undefined;
}

/** The sign-in that was meant, or in words why none can be chosen. */
export function chooseSignIn(known: KnownSignIns, choice: SignInChoice): ChosenSignIn | string {
  if (choice.endpoint !== undefined) return atEndpoint(known, choice.endpoint, choice.provider);
  const found =
    choice.provider === undefined ? likeliest(known, choice.issuer) : named(known, choice.provider);
  if (typeof found === 'string') return found;
  const { samlProviderArn } = found.provider;
  const endpoints = known.endpoints.filter((endpoint) => portalSamlProviderArn(endpoint) === samlProviderArn);
  return { ...found, endpoints };
}

type Found = Omit<ChosenSignIn, 'endpoints'>;

function atEndpoint(known: KnownSignIns, name: string, provider: string | undefined): ChosenSignIn | string {
  const endpoint =
    known.endpoints.find(({ clientVpnEndpointId }) => clientVpnEndpointId === name) ??
    known.endpoints.find(({ displayName }) => displayName === name);
  if (!endpoint) {
    const names = known.endpoints.map(({ clientVpnEndpointId: id, displayName }) => `${id} (${displayName})`);
    return `There is no endpoint ${name}. ${listed(names)}`;
  }
  const found = named(known, provider ?? portalSamlProviderArn(endpoint) ?? '');
  return typeof found === 'string' ? found : { ...found, endpoints: [endpoint] };
}

function named({ providers }: KnownSignIns, name: string): Found | string {
  const provider = providers.find((one) => one.name === name || one.samlProviderArn === name);
  if (provider) return { provider };
  return `There is no SAML provider ${name || 'at this endpoint'} with metadata. ${listed(providers.map((one) => one.name))}`;
}

function likeliest({ providers }: KnownSignIns, issuer: string | undefined): Found | string {
  const [only, ...more] = providers;
  if (only && more.length === 0) return { provider: only, because: 'it is the only one' };
  const [match, ...others] = providers.filter(({ metadata }) => metadata.entityId === issuer);
  if (match && others.length === 0) return { provider: match, because: 'it is the Issuer of the Response' };
  return `Say which SAML provider is meant: --provider NAME. ${listed(providers.map(({ name }) => name))}`;
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'None is known.';
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return `Known: ${names.slice(0, 20).join(', ')}${more}.`;
}
