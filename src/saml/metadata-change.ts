import { InvalidIdpMetadata } from './metadata-refusals.ts';
import { type MetadataSummary, summaryOf } from './metadata-summary.ts';
import { hasSameMetadata, metadataOf } from './saml-provider-metadata.ts';
import type { SamlProvider, SingleSignOnHostChange } from './saml-provider-store.ts';

/** What is trusted of a provider from now on, and what was; `before` is missing for a new one. */
export interface MetadataChange {
  readonly before?: MetadataSummary;
  readonly after: MetadataSummary;
}

/**
 * What saving `after` in place of `before` changes in what is trusted: the entity ID, the address for sign-in, the keys.
 * Undefined when all three stay, whatever else the document says. Throws `InvalidIdpMetadata` for `after`.
 */
export function metadataChange(
  before: SamlProvider | undefined,
  after: SamlProvider,
): MetadataChange | undefined {
  if (before && hasSameMetadata(before, after)) return undefined;
  const was = before && ifReadable(before);
  const is = summaryOf(metadataOf(after));
  if (was === undefined) return { after: is };
  return trustOf(was) === trustOf(is) ? undefined : { before: was, after: is };
}

/** The change of the host that people sign in at, when it is one. */
export function hostChange(
  change: MetadataChange | undefined,
  now: number,
): SingleSignOnHostChange | undefined {
  const from = change?.before?.singleSignOnServiceHost;
  const to = change?.after.singleSignOnServiceHost;
  return from === undefined || to === undefined || from === to ? undefined : { from, to, at: now };
}

/** The change as an audit line has it. Fingerprints are SHA-256, in order, with a space between two. */
export function changeDetails({ before, after }: MetadataChange): Readonly<Record<string, string>> {
  return { ...(before && summaryDetails('old', before)), ...summaryDetails('new', after) };
}

function summaryDetails(which: 'old' | 'new', summary: MetadataSummary): Readonly<Record<string, string>> {
  return {
    [`${which}EntityId`]: summary.entityId,
    [`${which}SingleSignOnHost`]: summary.singleSignOnServiceHost,
    [`${which}Fingerprints`]: fingerprints(summary).join(' '),
  };
}

function trustOf(summary: MetadataSummary): string {
  return JSON.stringify([summary.entityId, summary.singleSignOnServiceUrl, fingerprints(summary)]);
}

function fingerprints({ certificates }: MetadataSummary): readonly string[] {
  return certificates.map(({ fingerprint }) => fingerprint).sort();
}

/** What an earlier version took and this one does not says nothing that could be compared. */
function ifReadable(provider: SamlProvider): MetadataSummary | undefined {
  try {
    return summaryOf(metadataOf(provider));
  } catch (error) {
    if (error instanceof InvalidIdpMetadata) return undefined;
    throw error;
  }
}
