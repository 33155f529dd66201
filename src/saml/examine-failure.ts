import type { Examination } from './examination.ts';
import { examineResponse, type NamedGroups } from './examine-response.ts';
import { DEFAULT_CLOCK_SKEW_MS } from './expected-response.ts';
import {
  AssertionReplayed,
  ProviderChanged,
  RequestExpired,
  SignatureInvalid,
  type SignInRefused,
  VerificationFailed,
  VerificationTimedOut,
  VerifierBusy,
} from './refusals.ts';
import type { SamlProviderStore } from './saml-provider-store.ts';
import type { ServiceProvider } from './sign-in.ts';
import { createTrustedProviders } from './trusted-providers.ts';
import type { ResponseVerifier } from './verifier.ts';

export interface ExamineFailureDeps {
  readonly serviceProvider: ServiceProvider;
  readonly samlProviders: Pick<SamlProviderStore, 'get'>;
  readonly verifier: Pick<ResponseVerifier, 'verify' | 'decrypts'>;
  readonly clockSkewMs?: number;
}

export interface RefusedResponse {
  /** The `SAMLResponse` form field. */
  readonly field: string;
  readonly refusal: SignInRefused;
  /** When it was refused, milliseconds since 1970: what was in time then is in time here. */
  readonly time: number;
  /** What the rules of the endpoint name; absent: the endpoint is not known. */
  readonly rules?: NamedGroups;
}

/** Makes all checks on a Response that a sign-in refused; undefined when its provider is not known. */
export type ExamineFailure = (refused: RefusedResponse) => Promise<Examination | undefined>;

/** What a look at the sign-in refused, not one at the Response. */
const OF_THE_SIGN_IN = [AssertionReplayed, ProviderChanged, RequestExpired];

/** Verifying once more would take as long once more. */
const OF_THE_VERIFIER = [VerificationTimedOut, VerificationFailed, VerifierBusy];

/** All examinations are one sender to the verifier, so they take turns with sign-ins and never their place. */
const SENDER = 'flight recorder';

/** Asks the provider of the sign-in, as it is now, for its keys. Throws `StoreUnavailable`. */
export function createExamineFailure(deps: ExamineFailureDeps): ExamineFailure {
  const providers = createTrustedProviders(deps.samlProviders);
  const { assertionConsumerServiceUrl, entityId: audience } = deps.serviceProvider;
  const clockSkewMs = deps.clockSkewMs ?? DEFAULT_CLOCK_SKEW_MS;
  return async ({ field, refusal, time, rules }) => {
    const { samlProviderArn, requestId } = refusal.context;
    if (samlProviderArn === undefined) return undefined;
    const provider = await providers.get(samlProviderArn);
    if (!provider) return undefined;
    const expected = {
      ...(requestId === undefined ? {} : { requestId }),
      idpEntityId: provider.entityId,
      assertionConsumerServiceUrl,
      audience,
      clockSkewMs,
    };
    const against = {
      expected,
      signingCertificates: provider.signingCertificates,
      from: SENDER,
      ...(rules === undefined ? {} : { rules }),
      ...(isOneOf(OF_THE_SIGN_IN, refusal) ? { refusal } : {}),
      // So nobody makes the verifier work twice but who has a provider's signature.
      ...(refusal instanceof SignatureInvalid ? { signaturesRefused: refusal } : {}),
    };
    return examineResponse(deps, field, against, time);
  };
}

/** Without its provider a Response says little, and what the verifier did not get done would cost as much again. */
export function isWorthExamining(refusal: SignInRefused): boolean {
  return refusal.context.samlProviderArn !== undefined && !isOneOf(OF_THE_VERIFIER, refusal);
}

function isOneOf(kinds: readonly (new () => SignInRefused)[], refusal: SignInRefused): boolean {
  return kinds.some((Kind) => refusal instanceof Kind);
}
