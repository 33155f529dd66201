import { z } from 'zod';
import { tagsDeclaration } from '../kernel/declared-tags.ts';
import { creationTime } from '../kernel/declared-time.ts';

const filePath = z
  .string()
  .min(1, 'Write the path of a PEM file, relative to this file.')
  .refine((path) => !path.includes('\0'), 'Write a path without control characters.');

const pem = z.string('Write the PEM text.').min(1, 'Write the PEM text.');

const ARN = /^arn:aws:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/;

/** One entry of `Certificates`: a certificate of servers or of clients, as ACM would hold it. */
export const certificateDeclarationSchema = z
  .strictObject({
    Name: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
        'Write 1 to 64 letters, digits, dots, hyphens or underscores.',
      )
      .describe(
        'A unique name; the ARN follows from it. Endpoints may say this name for ServerCertificateArn.',
      ),
    CertificateArn: z
      .string()
      .regex(ARN, 'Write an ARN such as arn:aws:acm:us-east-1:123456789012:certificate/<UUID>.')
      .optional()
      .describe('The ARN, where it does not follow from the name: `export` says it.'),
    CertificateFile: filePath
      .optional()
      .describe('PEM file with the one server certificate. Either this or Certificate.'),
    Certificate: pem.optional().describe('The certificate itself, as PEM text.'),
    PrivateKeyFile: filePath
      .optional()
      .describe('PEM file with its private key, without a passphrase. Either this or EncryptedPrivateKey.'),
    EncryptedPrivateKey: z
      .string()
      .regex(/^v1\.[\w-]+\.[\w-]+\.[\w-]+$/, 'Write what `export` printed.')
      .optional()
      .describe(
        'The key as `export` prints it: the data key that encrypted it opens it. With CertificateArn.',
      ),
    CertificateChainFile: filePath
      .optional()
      .describe(
        'PEM file with the issuers, nearest first, up to the root. Leave out when the certificate signed itself.',
      ),
    CertificateChain: pem.optional().describe('The same, as text.'),
    CreationTime: creationTime()
      .optional()
      .describe('When the certificate came, should it be new: `export` says it. Default: now.'),
    Tags: tagsDeclaration().describe('Tags of the certificate.'),
  })
  .superRefine((declared, context) => {
    for (const [message, path] of contradictions(declared)) {
      context.addIssue({ code: 'custom', message, path: [path] });
    }
  });

export type CertificateDeclaration = z.output<typeof certificateDeclarationSchema>;

type Texts = { readonly [Member in keyof CertificateDeclaration]: unknown };

/** Each text stands here or in a file, and not in both. */
function contradictions(declared: Texts): readonly (readonly [string, keyof CertificateDeclaration])[] {
  const has = (member: keyof CertificateDeclaration) => declared[member] !== undefined;
  return [
    ...(has('CertificateFile') === has('Certificate')
      ? [['Write CertificateFile or Certificate.', 'CertificateFile'] as const]
      : []),
    ...(has('PrivateKeyFile') === has('EncryptedPrivateKey')
      ? [['Write PrivateKeyFile or EncryptedPrivateKey.', 'PrivateKeyFile'] as const]
      : []),
    ...(has('CertificateChainFile') && has('CertificateChain')
      ? [['Write CertificateChainFile or CertificateChain, and not both.', 'CertificateChain'] as const]
      : []),
    ...(has('EncryptedPrivateKey') && !has('CertificateArn')
      ? [['Write the CertificateArn, too: the key opens with it alone.', 'CertificateArn'] as const]
      : []),
  ];
}
