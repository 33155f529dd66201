import type { MetadataRefresher } from './metadata-refresher.ts';
import { SignatureInvalid } from './saml/refusals.ts';
import type { SignIn } from './saml/sign-in.ts';

/**
 * The same sign-in; when a Response is signed by a key that is not trusted, the provider may have changed its key without
 * announcing it, so its document is fetched anew. The Response is refused all the same, and the next one finds the new key.
 */
export function refreshOnUnknownKeys(signIn: SignIn, refresher: Pick<MetadataRefresher, 'suspect'>): SignIn {
  return {
    ...signIn,
    async accept(samlResponse, from) {
      try {
        return await signIn.accept(samlResponse, from);
      } catch (error) {
        const { samlProviderArn } = error instanceof SignatureInvalid ? error.subject : {};
        if (samlProviderArn !== undefined) void refresher.suspect(samlProviderArn);
        throw error;
      }
    },
  };
}
