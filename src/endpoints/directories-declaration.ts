import { z } from 'zod';
import { flag, HOST_NAME, isIpAddress, line, text } from './declared-values.ts';

export const directoryId = () => text(/^d-[0-9a-z-]{1,62}$/, 'Write an id such as d-0123456789.');

const WRITE_URL = 'Write an address such as ldaps://dc.example.com, without a path.';
const url = () => z.string({ error: WRITE_URL }).refine(isDirectoryUrl, { error: WRITE_URL });

const WRITE_DN = 'Write the name of an entry, such as DC=corp,DC=example,DC=com.';
const distinguishedName = () => line(1024).regex(/^[A-Za-z][A-Za-z0-9-]*=.+$/, WRITE_DN);

const file = () => z.string({ error: 'Write the path of a file.' }).min(1, 'Write the path of a file.');

const wholeNumber = (least: number, most: number) => {
  const error = `Write a whole number from ${least} to ${most}.`;
  return z.int({ error }).min(least, error).max(most, error);
};

/** A client waits for its answer no longer than that, and so does a person. Seconds. */
const LONGEST_WAIT_FOR_CODES = 60;

/** The members are those of RadiusSettings of AWS Directory Service, with its limits where they are ours, too. */
const radiusDeclaration = z
  .strictObject({
    RadiusServers: z
      .array(
        text(/\S/, 'Write a host name or an IP address.').refine(isHost, {
          error: 'Write a host name or an IP address.',
        }),
      )
      .min(1, 'List at least one server.')
      .max(4, 'List at most four servers: people wait while each is asked.')
      .describe('Asked in turn: the next one when the one before does not answer.'),
    RadiusPort: wholeNumber(1, 65_535).default(1812).describe('The UDP port of all of them.'),
    SharedSecretFile: file().describe(
      'Holds the secret that these servers and Postern share, of at least 8 characters.',
    ),
    RadiusTimeout: wholeNumber(1, 50)
      .default(5)
      .describe('How many seconds each try waits; as long as people need where a phone asks them.'),
    RadiusRetries: wholeNumber(0, 10)
      .default(1)
      .describe('How often a server is asked again before the next one is.'),
    RequireMessageAuthenticator: flag()
      .default(true)
      .describe(
        'false: answers without Message-Authenticator are believed. Servers without updates since 2024 send none, and anybody on the way can forge their answers (CVE-2024-3596).',
      ),
  })
  .refine(({ RadiusServers, RadiusTimeout, RadiusRetries }) => {
    return RadiusServers.length * RadiusTimeout * (1 + RadiusRetries) <= LONGEST_WAIT_FOR_CODES;
  }, `Servers, times tries, times RadiusTimeout may take ${LONGEST_WAIT_FOR_CODES} seconds: people wait while each is asked. Lower one of them.`);

/** One entry of `Directories`: a directory that endpoints may name for Active Directory authentication. */
export const directoryDeclarationSchema = z
  .strictObject({
    DirectoryId: directoryId().describe('A unique id of your choice, such as d-0123456789.'),
    Url: url().describe(
      'A domain controller: `ldaps://dc.example.com`, or `ldap://` for StartTLS (without TLS on the loopback interface only).',
    ),
    AlternateUrls: z
      .array(url())
      .max(3, 'List at most three more: people wait while each is asked.')
      .default([])
      .describe('Further domain controllers, asked in turn when the ones before do not answer.'),
    BaseDn: distinguishedName()
      .regex(/(?:^|,)\s*DC=/i, 'Write a name that ends in the domain, such as DC=corp,DC=example,DC=com.')
      .describe(
        'The domain, or the part of it whose people may sign in, such as `OU=Staff,DC=corp,DC=example,DC=com`.',
      ),
    CertificateAuthorityFile: file()
      .optional()
      .describe('Who issued the certificates of its servers, PEM. Default: the public authorities.'),
    BindDn: distinguishedName()
      .optional()
      .describe('An account that may look people up. Default: people are looked up under their own name.'),
    PasswordFile: file().optional().describe('Holds the password of `BindDn`.'),
    Radius: radiusDeclaration
      .optional()
      .describe(
        'Asks a RADIUS server for a code beside the password (MFA), as AWS Directory Service does. Default: no code.',
      ),
  })
  .refine(({ BindDn, PasswordFile }) => (BindDn === undefined) === (PasswordFile === undefined), {
    path: ['PasswordFile'],
    error: 'Write both BindDn and PasswordFile, or neither.',
  });

export type DirectoryDeclaration = z.output<typeof directoryDeclarationSchema>;

function isDirectoryUrl(text: string): boolean {
  const parsed = URL.parse(text);
  return (
    parsed !== null &&
    ['ldap:', 'ldaps:'].includes(parsed.protocol) &&
    parsed.hostname !== '' &&
    parsed.username === '' &&
    ['', '/'].includes(parsed.pathname) &&
    parsed.search === ''
  );
}

function isHost(host: string): boolean {
  return isIpAddress(host) || HOST_NAME.test(host);
}
