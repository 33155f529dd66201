import { formatCertificate, parseCertificates } from '../pki/certificate.ts';
import { awsProfile } from './aws-profile.ts';
import type { ClientConfigurationFacts } from './client-configuration-facts.ts';
import type { ClientFlavour } from './client-flavours.ts';
import type { Endpoint } from './endpoint.ts';
import { profileFileName } from './profile-file-name.ts';
import { stockProfile } from './stock-profile.ts';

/**
 * A file for a VPN client. `text` is ASCII; every line ends with `\n`, the last one too, in every flavour: all clients read
 * that on all platforms, and so does Notepad since Windows 10 1809.
 */
export interface ClientConfiguration {
  /** Safe in a header and on every file system. */
  readonly fileName: string;
  readonly text: string;
}

/**
 * The profile of an endpoint for one kind of client (guide, section "AWS Client VPN endpoint configuration file export"). Free
 * text of the endpoint never enters it. Only `Vpn.DefaultClient` has the plain file name: two flavours do not overwrite each
 * other in one folder. Throws `InvalidClientConfiguration` or `InvalidCertificate`; then something unchecked was stored.
 */
export function clientConfiguration(
  endpoint: Endpoint,
  facts: ClientConfigurationFacts,
  flavour: ClientFlavour = facts.vpn.defaultClient,
): ClientConfiguration {
  const checked = { ...facts, certificateAuthorities: canonicalPem(facts.certificateAuthorities) };
  const lines = flavour === 'aws' ? awsProfile(endpoint, checked) : stockProfile(endpoint, checked, flavour);
  const suffix = flavour === facts.vpn.defaultClient ? undefined : flavour;
  return { fileName: profileFileName(endpoint, suffix), text: `${lines.join('\n')}\n` };
}

/** Whatever was stored: certificates and nothing else get out. */
function canonicalPem(text: string): string {
  return parseCertificates(text).map(formatCertificate).join('');
}
