import { z } from 'zod';
import { problemWithMetadataUrl } from './metadata-url.ts';

const path = (what: string) =>
  z
    .string()
    .min(1, `Write the path of ${what}, relative to this file.`)
    .refine((text) => !text.includes('\0'), 'Write a path without control characters.');

const ONE_SOURCE =
  'Write either MetadataFile, a file beside this one, or MetadataUrl, where the document is fetched again and again.';

const metadataUrl = z.string().superRefine((url, context) => {
  const problem = problemWithMetadataUrl(url);
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
        "File with the identity provider's SAML 2.0 metadata document (XML). Either this or MetadataUrl.",
      ),
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
  })
  .refine(({ MetadataFile, MetadataUrl }) => (MetadataFile === undefined) !== (MetadataUrl === undefined), {
    error: ONE_SOURCE,
  })
  .refine(
    ({ MetadataAllowPrivateAddress, MetadataUrl }) =>
      MetadataAllowPrivateAddress === undefined || MetadataUrl !== undefined,
    { error: 'This is for a MetadataUrl. Remove it.', path: ['MetadataAllowPrivateAddress'] },
  );

export type SamlProviderDeclaration = z.output<typeof samlProviderDeclarationSchema>;
