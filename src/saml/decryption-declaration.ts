import { z } from 'zod';

const filePath = z
  .string()
  .min(1, 'Write the path of a PEM file, relative to this file.')
  .refine((path) => !path.includes('\0'), 'Write a path without control characters.');

/** More than a rollover needs: each key is tried on each encrypted Assertion. */
const MOST_CERTIFICATES = 4;

/** The `Saml` section: what the service provider needs besides its addresses. */
export const samlDeclarationSchema = z
  .strictObject({
    DecryptionCertificates: z
      .array(
        z.strictObject({
          CertificateFile: filePath.describe(
            'PEM file with one certificate of an RSA key of 2048 bits or more; it may have signed itself.',
          ),
          PrivateKeyFile: filePath.describe('PEM file with its private key, without a passphrase.'),
        }),
      )
      .max(
        MOST_CERTIFICATES,
        `Write at most ${MOST_CERTIFICATES}: remove those that nobody encrypts for any more.`,
      )
      .default([])
      .describe(
        'Certificates that identity providers may encrypt Assertions for. The first is in our metadata, all decrypt. None: encrypted Assertions are refused.',
      ),
  })
  .transform(({ DecryptionCertificates }) => ({ decryptionCertificates: DecryptionCertificates }));

export type SamlDeclaration = z.output<typeof samlDeclarationSchema>;
