import type { Endpoint } from '../../src/endpoints/endpoint.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import { endpoint, rule } from '../endpoints/samples.ts';
import { createScriptedIdp, idpMetadata, type ScriptedIdp } from './scripted-idp.ts';
import type { TestPortal } from './start-portal.ts';

// Hundreds of endpoints with dozens of identity providers on one assertion consumer service.

export const PROVIDERS = 30;
export const ENDPOINTS = 300;
export const GROUPS = ['red', 'green', 'blue'] as const;
/** Every seventh endpoint has another provider for the portal: the eleventh after its own. */
const PORTAL_ONLY_EVERY = 7;
const PORTAL_ONLY_STEP = 11;

export function crowdEndpointId(index: number): ClientVpnEndpointId {
  return `cvpn-endpoint-f${index.toString(16).padStart(16, '0')}`;
}

export function crowdProviderArn(provider: number): string {
  return `arn:aws:iam::123456789012:saml-provider/crowd-${provider}`;
}

/** Which one is the endpoint's own provider, and which one the portal asks. */
export function crowdProvidersOf(index: number): { readonly own: number; readonly portal: number } {
  const own = index % PROVIDERS;
  const isApart = index % PORTAL_ONLY_EVERY === 0;
  return { own, portal: isApart ? (own + PORTAL_ONLY_STEP) % PROVIDERS : own };
}

/** The group that an endpoint admits at the start: each provider has endpoints of all three. */
export function crowdGroupOf(index: number): string {
  return GROUPS[Math.floor(index / PROVIDERS) % GROUPS.length] ?? '';
}

/** Identity providers with keys of their own; `kind` keeps the entity IDs of two crowds apart. */
export function createCrowd(kind: string, size = PROVIDERS): Promise<readonly ScriptedIdp[]> {
  return Promise.all(
    Array.from({ length: size }, (_, n) =>
      createScriptedIdp({
        entityId: `https://${kind}-${n}.example/saml/entity`,
        singleSignOnServiceUrl: `https://${kind}-${n}.example/saml/sso`,
        keyKind: 'ec-p256',
      }),
    ),
  );
}

/** Imports the metadata of `idp` for a provider; undefined deletes the provider. */
export async function setCrowdProvider(
  { store, now }: TestPortal,
  provider: number,
  idp: ScriptedIdp | undefined,
): Promise<void> {
  const samlProviderArn = crowdProviderArn(provider);
  const stored = await store.samlProviders.get(samlProviderArn);
  if (idp === undefined) {
    if (stored) await store.samlProviders.delete(samlProviderArn, stored.version);
    return;
  }
  const saved = { samlProviderArn, name: `crowd-${provider}`, metadataDocument: idpMetadata(idp) };
  await store.samlProviders.save(
    { ...saved, createdAt: now(), owner: { kind: 'api' } },
    stored?.version ?? 0,
  );
}

/** The endpoint with exactly one rule, for `group`; undefined: without any. */
export function crowdEndpoint(index: number, group: string | undefined): Endpoint {
  const { own, portal } = crowdProvidersOf(index);
  const samlProviderArn = crowdProviderArn(own);
  const selfService = own === portal ? {} : { selfServiceSamlProviderArn: crowdProviderArn(portal) };
  return endpoint({
    clientVpnEndpointId: crowdEndpointId(index),
    displayName: `Crowd ${index}`,
    authenticationOptions: [{ type: 'federated-authentication', samlProviderArn, ...selfService }],
    authorizationRules: group === undefined ? [] : [rule({ groupId: group })],
  });
}

export async function fillCrowd(portal: TestPortal, idps: readonly ScriptedIdp[]): Promise<void> {
  for (const [provider, idp] of idps.entries()) await setCrowdProvider(portal, provider, idp);
  for (let index = 0; index < ENDPOINTS; index += 1) {
    await portal.saveEndpoint(crowdEndpoint(index, crowdGroupOf(index)));
  }
}
