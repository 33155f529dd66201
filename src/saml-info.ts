import type { CommandProcess } from './commands.ts';
import { readEnvironment } from './ops/environment.ts';
import { readTextFile } from './read-text-file.ts';
import { DIGEST_METHODS, SIGNATURE_METHODS } from './saml/algorithms.ts';
import { MOST_GROUPS } from './saml/attributes.ts';
import { PENDING_SIGN_IN_MS } from './saml/expected-response.ts';
import { FORMAT_EMAIL_ADDRESS, HTTP_POST, HTTP_REDIRECT } from './saml/names.ts';
import { MAXIMUM_RESPONSE_BYTES } from './saml/response-bytes.ts';
import { absoluteUrl, routes } from './web/paths.ts';

/** Prints what the administrator or a test suite of an identity provider needs. Reads the environment alone. */
export function printSamlInfo({ env, print }: CommandProcess): void {
  const { portalUrl, samlEntityId, clockSkewMs } = readEnvironment(env, readTextFile);
  const short = (names: Iterable<string>) => [...names].map((name) => name.replace(/^.*#/, '')).join(', ');
  const lines: readonly (readonly [string, string])[] = [
    ['Entity ID, Audience', samlEntityId],
    ['Assertion consumer service', absoluteUrl(portalUrl, routes.assertionConsumerService)],
    ['  binding', HTTP_POST],
    ['Metadata', absoluteUrl(portalUrl, routes.serviceProviderMetadata)],
    ['AuthnRequest', `not signed, by ${HTTP_REDIRECT}`],
    ['NameID', `an email address in ASCII, as ${FORMAT_EMAIL_ADDRESS}`],
    ['Attributes', 'memberOf (one value for each group), FirstName, LastName; at least one of any name'],
    ['Signatures', 'the Response and the Assertion, both'],
    ['  methods', short(SIGNATURE_METHODS.keys())],
    ['  digests', short(DIGEST_METHODS.keys())],
    ['InResponseTo', 'required: sign-in starts at the portal'],
    ['Clocks', `may differ by ${clockSkewMs / 1000} seconds`],
    ['A sign-in', `may take ${PENDING_SIGN_IN_MS / 60_000} minutes`],
    ['A Response', `may have ${MAXIMUM_RESPONSE_BYTES} bytes, and ${MOST_GROUPS} groups that count`],
  ];
  for (const [name, value] of lines) print(`${name.padEnd(28)}${value}`);
}
