import type { Declarations } from './declarations.ts';
import { ConfigurationFaulty } from './ops/configuration-faulty.ts';
import { hasDocument } from './saml/declare-saml-provider.ts';
import { importFaults } from './saml/import-faults.ts';
import type { SamlProvider } from './saml/saml-provider-store.ts';
import { signedRequestNotices } from './saml/signed-request-notices.ts';

/**
 * Checks what the declared SAML providers are to each other, to those in the store (empty where it is not asked) and to
 * the time (milliseconds since 1970). Returns what an operator should know all the same, one line each. Throws
 * {@link ConfigurationFaulty}.
 */
export function checkSamlProviders(
  declarations: Declarations,
  stored: readonly SamlProvider[],
  now: number,
): readonly string[] {
  const { samlProviders, realm } = declarations;
  const imported = samlProviders.flatMap((provider, index) =>
    hasDocument(provider) ? [{ ...provider, index }] : [],
  );
  const faults = importFaults(imported, { realm, stored, now }).map(({ index, failure }) => ({
    path: ['SamlProviders', index, 'MetadataFile'],
    message: failure.message,
  }));
  if (faults.length > 0) throw new ConfigurationFaulty(declarations.describe(faults));
  return signedRequestNotices(imported);
}
