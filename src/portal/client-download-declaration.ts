import { z } from 'zod';
import { CLIENT_FLAVOURS } from '../endpoints/client-flavours.ts';
import { INSTALLER_ENDINGS, installerContentType } from './installer-kinds.ts';
import { PLATFORMS } from './platforms.ts';

const NAME_MISSING = 'Write the name of the client, such as OpenVPN Connect.';
const ONE_PLACE = 'Write either Url, where people get the client, or File, the installer itself.';

/** Segments of letters, digits and `- . _ ~ +`; none of them leads up. nginx decodes `%`, so there is none. */
const INTERNAL_PATH = /^(\/(?!\.{1,2}(\/|$))[A-Za-z0-9._~+-]+)+$/;

/** One entry of `ClientDownloads`. */
export const clientDownloadDeclaration = z
  .strictObject({
    Platform: z
      .enum(PLATFORMS, { error: `Write one of ${PLATFORMS.join(', ')}.` })
      .describe('The platform that the client runs on.'),
    Name: z
      .string({ error: NAME_MISSING })
      .trim()
      .min(1, { error: NAME_MISSING })
      .max(64, { error: 'Write a name of at most 64 characters.' })
      .describe('What the portal calls the client.'),
    Url: z
      .url({ protocol: /^https$/, error: 'Write an address that begins with https://.' })
      .max(2048, { error: 'Write an address of at most 2,048 characters.' })
      .optional()
      .describe('Where people get it: a page, a shop or an installer. Either this or File.'),
    File: z
      .string()
      .refine((file) => installerContentType(file) !== undefined, {
        error: `Write the path of an installer: a file whose name ends with ${INSTALLER_ENDINGS.join(', ')}.`,
      })
      .optional()
      .describe('The installer, which the portal itself hands out to people who are signed in.'),
    Sha256: z
      .string({ error: 'Write 64 hexadecimal digits, in quotes.' })
      .regex(/^[0-9a-f]{64}$/i, { error: 'Write 64 hexadecimal digits, in quotes.' })
      .toLowerCase()
      .optional()
      .describe('The SHA-256 of the installer, shown beside the link. A File must have it.'),
    Version: z
      .string({ error: 'Write the version in quotes.' })
      .trim()
      .min(1, { error: 'Write the version, or leave it out.' })
      .max(32, { error: 'Write a version of at most 32 characters.' })
      .optional()
      .describe('Shown beside the link.'),
    Client: z
      .enum(CLIENT_FLAVOURS, { error: `Write one of ${CLIENT_FLAVOURS.join(', ')}.` })
      .optional()
      .describe('The kind of profile for it, where the name does not say so.'),
    AccelRedirect: z
      .string()
      .max(1024, { error: 'Write a path of at most 1,024 characters.' })
      .regex(INTERNAL_PATH, {
        error: 'Write a path such as /installers/openvpn.msi: letters, digits and - . _ ~ + between slashes.',
      })
      .optional()
      .describe(
        'With File: the internal path at which the reverse proxy (nginx) has the same file and sends it.',
      ),
  })
  .refine(({ Url, File }) => (Url === undefined) !== (File === undefined), { error: ONE_PLACE })
  .refine(({ AccelRedirect, File }) => AccelRedirect === undefined || File !== undefined, {
    error: 'Write File as well: what the proxy sends is still checked here.',
    path: ['AccelRedirect'],
  });

export type ClientDownloadDeclaration = z.output<typeof clientDownloadDeclaration>;
