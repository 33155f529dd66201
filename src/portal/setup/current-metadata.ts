import { InvalidIdpMetadata } from '../../saml/metadata-refusals.ts';
import { type MetadataSummary, summaryOf } from '../../saml/metadata-summary.ts';
import { metadataOf } from '../../saml/saml-provider-metadata.ts';
import type { SamlProvider } from '../../saml/saml-provider-store.ts';

/** What is in use now; undefined where there is nothing, or nothing that can be read any more. */
export function currentMetadata(stored: SamlProvider | undefined): MetadataSummary | undefined {
  if (stored === undefined) return undefined;
  try {
    return summaryOf(metadataOf(stored));
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return undefined;
    throw error;
  }
}
