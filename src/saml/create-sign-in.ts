import { hash, timingSafeEqual } from 'node:crypto';
import type { AsOf } from '../kernel/as-of.ts';
import type { Clock } from '../kernel/clock.ts';
import { ConcurrentChange } from '../kernel/errors.ts';
import type { Metrics } from '../kernel/metrics.ts';
import type { OneTimeStore } from '../kernel/one-time-store.ts';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import type { AcceptResponseDeps } from './accept-response.ts';
import { type AcceptedSignIns, createAcceptedSignIns } from './accepted-sign-ins.ts';
import { authnRequestUrl } from './authn-request.ts';
import { DEFAULT_CLOCK_SKEW_MS, PENDING_SIGN_IN_MS } from './expected-response.ts';
import { createPendingSignIns, type PendingSignIns } from './pending-sign-ins.ts';
import {
  BindingMismatch,
  BindingMissing,
  ProviderNotReady,
  refusalContextOf,
  SignInRefused,
} from './refusals.ts';
import type { SamlProviderStore } from './saml-provider-store.ts';
import type { AcceptedResponse, AcceptedSignIn, ServiceProvider, SignIn, StartSignIn } from './sign-in.ts';
import { createTrustedProviders, type TrustedProviders } from './trusted-providers.ts';
import type { ResponseVerifier } from './verifier.ts';

export interface SignInDeps {
  readonly serviceProvider: ServiceProvider;
  readonly samlProviders: Pick<SamlProviderStore, 'get'>;
  readonly oneTime: OneTimeStore;
  /** Made by `createVerifier`; whoever makes it closes it. */
  readonly verifier: ResponseVerifier;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly metrics: Metrics;
  /** By how much the clocks of identity providers and ours may differ, both ways; default: three minutes. */
  readonly clockSkewMs?: number;
}

/**
 * The sign-in by SAML: see {@link SignIn}. Every refusal is counted where it answers a Response; who asked logs it.
 */
export function createSignIn(deps: SignInDeps): SignIn {
  const providers = createTrustedProviders(deps.samlProviders);
  const pending = createPendingSignIns(deps.oneTime);
  const accepted = createAcceptedSignIns(deps.oneTime, deps.random);
  const clockSkewMs = deps.clockSkewMs ?? DEFAULT_CLOCK_SKEW_MS;
  const parts = { ...deps, providers, pending, accepted, clockSkewMs };
  return {
    start: (request, asOf) => startSignIn(parts, request, asOf),
    accept: (samlResponse, from = '') => counted(deps, accept(parts, samlResponse, from)),
    complete: (code, binding) => completeSignIn(accepted, code, binding),
  };
}

/** The checks come with the first Response. */
async function accept(
  parts: AcceptResponseDeps,
  samlResponse: string,
  from: string,
): Promise<AcceptedResponse> {
  const { acceptResponse } = await import('./accept-response.ts');
  return acceptResponse(parts, samlResponse, from);
}

interface StartDeps extends Pick<SignInDeps, 'serviceProvider' | 'verifier' | 'clock' | 'random'> {
  readonly providers: TrustedProviders;
  readonly pending: PendingSignIns;
}

async function startSignIn(deps: StartDeps, { binding, ...request }: StartSignIn, asOf?: AsOf) {
  const { samlProviderArn } = request;
  const provider = await deps.providers.get(samlProviderArn, asOf);
  if (!provider) throw new ProviderNotReady().about(refusalContextOf(request));
  // 160 random bits: SAML Core 1.3.4 asks for at least 128.
  const requestId = `_${Buffer.from(deps.random(20)).toString('hex')}`;
  const added = await deps.pending.add({
    ...request,
    requestId,
    idpEntityId: provider.entityId,
    bindingHash: hash('sha256', binding, 'base64url'),
    expiresAt: deps.clock() + PENDING_SIGN_IN_MS,
  });
  // The person is at the identity provider for seconds.
  deps.verifier.warmUp();
  if (!added) throw new ConcurrentChange('A request ID was drawn twice. Start the sign-in again.');
  const relayState = randomToken(deps.random, 16);
  const facts = { requestId, relayState, now: deps.clock() };
  const redirectUrl = authnRequestUrl(deps.serviceProvider, provider, facts);
  return { redirectUrl, requestId };
}

async function completeSignIn(
  accepted: AcceptedSignIns,
  code: string,
  binding: string | undefined,
): Promise<AcceptedSignIn> {
  const signIn = await accepted.find(code);
  const { identity, bindingHash } = signIn;
  const context = refusalContextOf({ ...signIn, samlProviderArn: identity.samlProviderArn });
  if (binding === undefined) throw new BindingMissing().about(context);
  if (!timingSafeEqual(hash('sha256', binding, 'buffer'), Buffer.from(bindingHash, 'base64url'))) {
    throw new BindingMismatch().about(context);
  }
  await accepted.redeem(code, context);
  return signIn;
}

async function counted<Result extends { readonly samlProviderArn: string }>(
  { metrics }: Pick<SignInDeps, 'metrics'>,
  response: Promise<Result>,
): Promise<Result> {
  const count = (idp: string, result: string) =>
    metrics.increment('clientvpn_saml_responses_total', { idp, result });
  try {
    const accepted = await response;
    count(accepted.samlProviderArn, 'accepted');
    return accepted;
  } catch (error) {
    if (error instanceof SignInRefused) count(error.context.samlProviderArn ?? 'unknown', error.code);
    throw error;
  }
}
