import { randomBytes, randomUUID } from 'node:crypto';
import type { KeyKind } from '../../src/demo/certificates.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { ClientVpnEndpointId } from '../../src/kernel/ids.ts';
import type { Secret } from '../../src/kernel/secret.ts';
import { createSignIn } from '../../src/saml/create-sign-in.ts';
import type { AcceptedSignIn, ServiceProvider, SignIn } from '../../src/saml/sign-in.ts';
import { createVerifier } from '../../src/saml/verifier.ts';
import type { Store } from '../../src/store/store.ts';
import { NO_METRICS } from './no-metrics.ts';
import { type LogLine, recordingLogger } from './recording-logger.ts';
import type { Signer } from './saml-attacks/scenario.ts';
import {
  type AuthnRequest,
  createScriptedIdp,
  idpMetadata,
  readAuthnRequest,
  type ScriptedIdp,
} from './scripted-idp.ts';

export const SERVICE_PROVIDER: ServiceProvider = {
  entityId: 'urn:amazon:webservices:clientvpn',
  assertionConsumerServiceUrl: 'http://localhost:8080/api/auth/sso/saml',
};

/** Everybody who can sign something, each with a key of his own. Costs a second: make it once per test file. */
export type Cast = Readonly<Record<Signer, ScriptedIdp>>;

export async function createCast(): Promise<Cast> {
  const idp = (name: string, keyKind: KeyKind = 'rsa-2048') =>
    createScriptedIdp({
      entityId: `https://${name}.example/saml/entity`,
      singleSignOnServiceUrl: `https://${name}.example/saml/sso`,
      keyKind,
    });
  return {
    a: await idp('idp-a'),
    /** Another key that says it is provider A: the next one, before or after it stands in the metadata. */
    'a-second': await idp('idp-a'),
    b: await idp('idp-b'),
    /** Says it is provider A, and is not. */
    attacker: await idp('idp-a'),
    'rsa-3072': await idp('idp-rsa-3072', 'rsa-3072'),
    'ec-p256': await idp('idp-ec-p256', 'ec-p256'),
    'ec-p384': await idp('idp-ec-p384', 'ec-p384'),
  };
}

/** Where a sign-in can be started, and which provider each endpoint trusts. */
export const ENDPOINTS = {
  ea: { id: 'cvpn-endpoint-0000000000000000a', provider: 'a' },
  eb: { id: 'cvpn-endpoint-0000000000000000b', provider: 'b' },
  ec: { id: 'cvpn-endpoint-0000000000000000c', provider: 'a' },
  'e-rsa-3072': { id: 'cvpn-endpoint-0000000000000000d', provider: 'rsa-3072' },
  'e-ec-p256': { id: 'cvpn-endpoint-0000000000000000e', provider: 'ec-p256' },
  'e-ec-p384': { id: 'cvpn-endpoint-0000000000000000f', provider: 'ec-p384' },
} as const satisfies Record<string, { readonly id: ClientVpnEndpointId; readonly provider: Signer }>;

export type EndpointName = keyof typeof ENDPOINTS;

export function providerArn(provider: Signer): string {
  return `arn:aws:iam::123456789012:saml-provider/${provider}`;
}

/** A sign-in that was started: what the browser and the identity provider know of it. */
export interface StartedSignIn {
  readonly request: AuthnRequest;
  readonly redirectUrl: string;
  readonly binding: string;
  readonly provider: Signer;
  readonly clientVpnEndpointId: ClientVpnEndpointId;
}

export interface SignInWorld {
  readonly signIn: SignIn;
  readonly cast: Cast;
  /** Everything that was logged. */
  readonly lines: readonly LogLine[];
  start(endpoint: EndpointName): Promise<StartedSignIn>;
  /** Posts a Response and follows the redirect, in the browser that started. */
  finish(started: StartedSignIn, samlResponse: string): Promise<AcceptedSignIn>;
  /** Imports metadata for a provider; `undefined` deletes it. */
  setProvider(provider: Signer, metadataDocument: string | undefined): Promise<void>;
  /** Gives every provider of {@link ENDPOINTS} its own metadata again. */
  resetProviders(): Promise<void>;
  close(): Promise<void>;
}

/** The real sign-in on a real store that the caller opened and closes. */
export async function openSignInWorld(
  cast: Cast,
  store: Store,
  clock: Clock,
  decryptionKeys: readonly Secret[] = [],
): Promise<SignInWorld> {
  const { logger, lines } = recordingLogger();
  const verifier = createVerifier({ logger, decryptionKeys: () => decryptionKeys });
  const { samlProviders, oneTime } = store;
  const common = { serviceProvider: SERVICE_PROVIDER, samlProviders, oneTime, clock };
  const signIn = createSignIn({ ...common, verifier, random: randomBytes, metrics: NO_METRICS });

  async function setProvider(provider: Signer, metadataDocument: string | undefined) {
    const samlProviderArn = providerArn(provider);
    const version = (await samlProviders.get(samlProviderArn))?.version ?? 0;
    if (metadataDocument === undefined) return samlProviders.delete(samlProviderArn, version);
    const saved = { samlProviderArn, name: provider, metadataDocument, createdAt: 0 };
    await samlProviders.save({ ...saved, owner: { kind: 'api' } }, version);
  }

  const world: SignInWorld = {
    signIn,
    cast,
    lines,
    setProvider,
    async start(endpoint) {
      const { id: clientVpnEndpointId, provider } = ENDPOINTS[endpoint];
      const binding = randomUUID();
      const { redirectUrl } = await signIn.start({
        clientVpnEndpointId,
        samlProviderArn: providerArn(provider),
        binding,
        returnTo: `/endpoints/${clientVpnEndpointId}`,
        startCounterKey: 'sign-in-start:192.0.2.1',
      });
      return { request: readAuthnRequest(redirectUrl), redirectUrl, binding, provider, clientVpnEndpointId };
    },
    async finish({ binding }, samlResponse) {
      const { code } = await signIn.accept(samlResponse);
      return signIn.complete(code, binding);
    },
    async resetProviders() {
      for (const { provider } of Object.values(ENDPOINTS))
        await setProvider(provider, idpMetadata(cast[provider]));
    },
    close: () => verifier.close(),
  };
  await world.resetProviders();
  return world;
}
