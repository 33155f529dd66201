import type { Declarations } from './declarations.ts';
import type { Endpoint } from './endpoints/endpoint.ts';
import { endpointFromDeclaration } from './endpoints/endpoint-from-declaration.ts';
import { samlProviderArn } from './kernel/arn.ts';
import { hasDocument } from './saml/declare-saml-provider.ts';
import type { IdpMetadata } from './saml/idp-metadata.ts';
import { metadataOf } from './saml/saml-provider-metadata.ts';
import type { Store } from './store/store.ts';

/** The identity providers and endpoints at which somebody could sign in. */
export interface KnownSignIns {
  readonly providers: readonly KnownProvider[];
  readonly endpoints: readonly Endpoint[];
}

export interface KnownProvider {
  readonly samlProviderArn: string;
  readonly name: string;
  readonly metadata: IdpMetadata;
}

/** What the configuration file says, without a store. A provider whose metadata lies at an address is not in it. */
export function declaredSignIns(declarations: Declarations | undefined): KnownSignIns {
  if (!declarations) return { providers: [], endpoints: [] };
  const { realm, vpn, networks, file } = declarations;
  const context = { realm, vpn, networks };
  return {
    providers: declarations.samlProviders.filter(hasDocument).map((declared) => ({
      samlProviderArn: samlProviderArn(realm, declared.name),
      name: declared.name,
      metadata: metadataOf(declared),
    })),
    endpoints: declarations.endpoints.map((declared) =>
      endpointFromDeclaration(declared, context, 0, { kind: 'file', file }),
    ),
  };
}

/** What the store holds, and what the file declares where it declares something: the file is what will hold. */
export async function withStored(
  declared: KnownSignIns,
  store: Pick<Store, 'samlProviders' | 'endpoints'>,
): Promise<KnownSignIns> {
  const [providers, endpoints] = await Promise.all([store.samlProviders.list(), store.endpoints.list()]);
  const isDeclaredProvider = new Set(declared.providers.map((provider) => provider.samlProviderArn));
  const isDeclaredEndpoint = new Set(declared.endpoints.map((endpoint) => endpoint.clientVpnEndpointId));
  const otherProviders = providers
    .map(({ value }) => value)
    .filter((provider) => !isDeclaredProvider.has(provider.samlProviderArn))
    .map((provider) => ({ ...provider, metadata: metadataOf(provider) }));
  const otherEndpoints = endpoints
    .map(({ value }) => value)
    .filter((endpoint) => !isDeclaredEndpoint.has(endpoint.clientVpnEndpointId));
  return {
    providers: [...declared.providers, ...otherProviders],
    endpoints: [...declared.endpoints, ...otherEndpoints],
  };
}
