import { z } from 'zod';

const path = (what: string) =>
  z
    .string()
    .min(1, `Write the path of ${what}, relative to this file.`)
    .refine((text) => !text.includes('\0'), 'Write a path without control characters.');

/** One entry of `SamlProviders`: an identity provider, as IAM would hold it. */
export const samlProviderDeclarationSchema = z.strictObject({
  Name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,128}$/, 'Write 1 to 128 letters, digits, dots, hyphens or underscores.')
    .describe('A unique name; the ARN follows from it. Endpoints may say this name for SAMLProviderArn.'),
  MetadataFile: path('the metadata document').describe(
    "File with the identity provider's SAML 2.0 metadata document (XML).",
  ),
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
});

export type SamlProviderDeclaration = z.output<typeof samlProviderDeclarationSchema>;
