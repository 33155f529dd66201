import { z } from 'zod';

/** One entry of `SamlProviders`: an identity provider, as IAM would hold it. */
export const samlProviderDeclarationSchema = z.strictObject({
  Name: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,128}$/, 'Write 1 to 128 letters, digits, dots, hyphens or underscores.')
    .describe('A unique name; the ARN follows from it. Endpoints may say this name for SAMLProviderArn.'),
  MetadataFile: z
    .string()
    .min(1, 'Write the path of the metadata document, relative to this file.')
    .refine((path) => !path.includes('\0'), 'Write a path without control characters.')
    .describe("File with the identity provider's SAML 2.0 metadata document (XML)."),
});

export type SamlProviderDeclaration = z.output<typeof samlProviderDeclarationSchema>;
