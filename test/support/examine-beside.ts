import type { Examination } from '../../src/saml/examination.ts';
import { examineResponse } from '../../src/saml/examine-response.ts';
import { parseIdpMetadata } from '../../src/saml/idp-metadata.ts';
import {
  AssertionReplayed,
  ProviderChanged,
  RequestExpired,
  RequestUnknown,
  SignInRefused,
} from '../../src/saml/refusals.ts';
import type { ResponseVerifier } from '../../src/saml/verifier.ts';
import { SERVICE_PROVIDER, type StartedSignIn } from './sign-in-world.ts';

/** What only the store knows: an examination is told so. */
const OF_THE_STORE = [AssertionReplayed, ProviderChanged, RequestExpired, RequestUnknown];

/** Examines a Response for a sign-in that has just judged it and ended with `refused`, or with nothing. */
export function examineBeside(
  verifier: ResponseVerifier,
  started: StartedSignIn,
  field: string,
  given: { readonly metadata: string | undefined; readonly now: number; readonly refused: unknown },
): Promise<Examination> {
  const provider = given.metadata === undefined ? undefined : parseIdpMetadata(given.metadata);
  const { refused } = given;
  const isOfTheStore = OF_THE_STORE.some((Kind) => refused instanceof Kind);
  const expected = {
    requestId: started.request.id,
    idpEntityId: provider?.entityId ?? 'nobody',
    assertionConsumerServiceUrl: SERVICE_PROVIDER.assertionConsumerServiceUrl,
    audience: SERVICE_PROVIDER.entityId,
    clockSkewMs: 180_000,
  };
  const signingCertificates = provider?.signingCertificates ?? [];
  const refusal = isOfTheStore && refused instanceof SignInRefused ? { refusal: refused } : {};
  return examineResponse({ verifier }, field, { expected, signingCertificates, ...refusal }, given.now);
}
