import { z } from 'zod';

const filePath = z
  .string()
  .min(1, 'Write the path of a PEM file, relative to this file.')
  .refine((path) => !path.includes('\0'), 'Write a path without control characters.');

/** One entry of `Certificates`: a server certificate, as ACM would hold it. */
export const certificateDeclarationSchema = z.strictObject({
  Name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
      'Write 1 to 64 letters, digits, dots, hyphens or underscores.',
    )
    .describe(
      'A unique name; the ARN follows from it. Endpoints may say this name for ServerCertificateArn.',
    ),
  CertificateFile: filePath.describe('PEM file with the one server certificate.'),
  PrivateKeyFile: filePath.describe('PEM file with its private key, without a passphrase.'),
  CertificateChainFile: filePath
    .optional()
    .describe(
      'PEM file with the issuers, nearest first, up to the root. Leave out when the certificate signed itself.',
    ),
});

export type CertificateDeclaration = z.output<typeof certificateDeclarationSchema>;
