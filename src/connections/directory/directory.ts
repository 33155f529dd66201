import type { Endpoint } from '../../endpoints/endpoint.ts';
import { isMfaEnabledFor } from '../../endpoints/multi-factor.ts';
import type { Secret } from '../../kernel/secret.ts';

/** A directory as the configuration of this moment describes it, with the content of its files. */
export interface Directory {
  readonly directoryId: string;
  /** `ldaps:` or `ldap:`; those behind the first are asked when the ones before do not answer. */
  readonly urls: readonly string[];
  /** Where its people are, and its domain with it: `DC=corp,DC=example,DC=com`. */
  readonly baseDn: string;
  /** PEM: who may have issued the certificates of its servers; undefined: the authorities that Node knows. */
  readonly certificateAuthorities?: string;
  /** Who looks people up before they prove who they are; undefined: people do it under their own name. */
  readonly serviceAccount?: { readonly bindDn: string; readonly password: Secret };
  /** Undefined: no code is asked for (MFA is off). */
  readonly radius?: Radius;
}

/** Who checks codes (MFA). The words are those of RadiusSettings of AWS Directory Service. */
export interface Radius {
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  readonly sharedSecret: Secret;
  /** How long one try waits for an answer; milliseconds. */
  readonly timeout: number;
  /** How often a server is asked again before the next one is. */
  readonly retries: number;
  /** False: answers without Message-Authenticator are believed, which CVE-2024-3596 makes use of. */
  readonly requireMessageAuthenticator: boolean;
}

/** Does the directory of this id ask for a code. Profiles carry `static-challenge` then. */
export function isMfaEnabled(directories: readonly Directory[], directoryId: string): boolean {
  return findDirectory(directories, directoryId)?.radius !== undefined;
}

/** Does the directory of this endpoint, where it has one. */
export function asksForCode(
  endpoint: Pick<Endpoint, 'authenticationOptions'>,
  directories: readonly Directory[],
): boolean {
  return isMfaEnabledFor(endpoint, (directoryId) => isMfaEnabled(directories, directoryId));
}

/** Undefined: the configuration names it no more. */
export function findDirectory(directories: readonly Directory[], directoryId: string): Directory | undefined {
  return directories.find((directory) => directory.directoryId === directoryId);
}

/** `DC=corp,DC=example,DC=com` is corp.example.com: where Active Directory looks for `name@corp.example.com`. */
export function dnsDomain({ baseDn }: Pick<Directory, 'baseDn'>): string {
  return [...baseDn.matchAll(/(?:^|,)\s*DC=([^,]+)/gi)].map(([, label]) => label?.trim()).join('.');
}
