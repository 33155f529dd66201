import { arnParts } from './arn-parts.ts';

/**
 * What policies are asked about by name, as the last parts of the ARNs begin. All else is asked about as `*`: lists, and what is passed on
 * to an upstream, since only that one knows what those requests are about.
 */
const KINDS: readonly string[] = ['client-vpn-endpoint/', 'certificate/', 'saml-provider/', 'user/'];

/** Could the pattern fit anything that policies are asked about by name. */
export function isAskedAbout(pattern: string): boolean {
  const [beginning = ''] = (arnParts(pattern)?.at(-1) ?? pattern).split(/[*?$]/);
  return KINDS.some((kind) => kind.startsWith(beginning) || beginning.startsWith(kind));
}
