import { z } from 'zod';
import { tagsDeclaration } from '../kernel/declared-tags.ts';
import { creationTime } from '../kernel/declared-time.ts';
import { problemWithOutgoingUrl } from '../kernel/outgoing-url.ts';

const path = (what: string) =>
  z
    .string()
    .min(1, `Write the path of ${what}, relative to this file.`)
    .refine((text) => !text.includes('\0'), 'Write a path without control characters.');

const ONE_SOURCE =
  'Write one of MetadataFile, a file beside this one, MetadataUrl, where the document is fetched again and again, and MetadataDocument, the document itself.';
const ONE_CERTIFICATE = 'Write MetadataSigningCertificateFile or MetadataSigningCertificate, and not both.';

const metadataUrl = z.string().superRefine((url, context) => {
  const problem = problemWithOutgoingUrl(url);
  if (problem === undefined) return;
  context.addIssue({
    code: 'custom',
    message: `This ${problem}. Write an address that begins with https://.`,
  });
});

/** One entry of `SamlProviders`: an identity provider, as IAM would hold it. */
export const samlProviderDeclarationSchema = z
  .strictObject({
    Name: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,128}$/, 'Write 1 to 128 letters, digits, dots, hyphens or underscores.')
      .describe('A unique name; the ARN follows from it. Endpoints may say this name for SAMLProviderArn.'),
    MetadataFile: path('the metadata document')
      .optional()
      .describe(
        "File with the identity provider's SAML 2.0 metadata document (XML). Either this, MetadataUrl or MetadataDocument.",
      ),
    MetadataDocument: z
      .string('Write the XML as a block of text.')
      .min(1, 'Write the XML as a block of text.')
      .optional()
      .describe('The document itself, as `export` writes it.'),
    MetadataUrl: metadataUrl
      .optional()
      .describe(
        'Where the document is fetched, at the start and then again and again. https; http for this machine only.',
      ),
    MetadataAllowPrivateAddress: z
      .boolean()
      .optional()
      .describe('With MetadataUrl: true when it leads into a private network or to this machine.'),
    EntityId: z
      .string()
      .regex(
        /^[^\s\p{Cc}]{1,1024}$/u,
        'Write the entityID as the metadata document has it, without white space.',
      )
      .optional()
      .describe('Which entity is meant, where the document describes several identity providers.'),
    MetadataSigningCertificateFile: path('the certificate')
      .optional()
      .describe('PEM certificate: the metadata document must be signed with its key.'),
    MetadataSigningCertificate: z
      .string('Write the PEM text.')
      .min(1, 'Write the PEM text.')
      .optional()
      .describe('The same, as text.'),
    Tags: tagsDeclaration().describe('Tags of the provider.'),
    CreationTime: creationTime()
      .optional()
      .describe('When the provider was made, should it be new: `export` says it. Default: now.'),
  })
  .refine((declared) => sourcesOf(declared) === 1, { error: ONE_SOURCE })
  .refine(
    ({ MetadataSigningCertificateFile: file, MetadataSigningCertificate: text }) =>
      file === undefined || text === undefined,
    { error: ONE_CERTIFICATE, path: ['MetadataSigningCertificate'] },
  )
  .refine(
    ({ MetadataAllowPrivateAddress, MetadataUrl }) =>
      MetadataAllowPrivateAddress === undefined || MetadataUrl !== undefined,
    { error: 'This is for a MetadataUrl. Remove it.', path: ['MetadataAllowPrivateAddress'] },
  );

function sourcesOf(declared: {
  readonly MetadataFile?: string | undefined;
  readonly MetadataUrl?: string | undefined;
  readonly MetadataDocument?: string | undefined;
}): number {
  const sources = [declared.MetadataFile, declared.MetadataUrl, declared.MetadataDocument];
  return sources.filter((source) => source !== undefined).length;
}

export type SamlProviderDeclaration = z.output<typeof samlProviderDeclarationSchema>;
