import { z } from 'zod';
import { policyDeclarationSchema } from './policy-declaration.ts';

/** How short a secret may be: shorter ones could be guessed from one signed request. AWS makes them of 40 characters. */
export const SHORTEST_SECRET = 32;

/** One entry of `AccessKeys`: who may call the management API, and what with. */
export const accessKeyDeclarationSchema = z
  .strictObject({
    UserName: z
      .string()
      .regex(/^[\w+=,.@-]{1,64}$/, 'Write 1 to 64 letters, digits or any of _ + = , . @ -')
      .describe(
        'Whose key it is; audit lines name it. A user may have several keys, so that they can be rotated.',
      ),
    AccessKeyId: z
      .string()
      .regex(/^[A-Z0-9]{16,128}$/, 'Write 16 to 128 capital letters and digits.')
      .describe('The public half of the key.'),
    SecretAccessKey: z
      .string()
      .min(SHORTEST_SECRET, `Write at least ${SHORTEST_SECRET} characters.`)
      .optional()
      .describe('The secret half; better kept in a file of its own.'),
    SecretAccessKeyFile: z.string().min(1).optional().describe('The file that holds the secret half.'),
    Policy: policyDeclarationSchema
      .optional()
      .describe('What the key may do: an IAM identity-based policy document.'),
    Policies: z
      .array(policyDeclarationSchema)
      .min(1, 'Write at least one policy.')
      .optional()
      .describe('Or several of them, which hold together.'),
  })
  .refine((key) => (key.SecretAccessKey === undefined) !== (key.SecretAccessKeyFile === undefined), {
    error: 'Write SecretAccessKey or SecretAccessKeyFile, and not both.',
    path: ['SecretAccessKeyFile'],
  })
  .refine((key) => (key.Policy === undefined) !== (key.Policies === undefined), {
    error: 'Write Policy or Policies, and not both.',
    path: ['Policy'],
  });

export type AccessKeyDeclaration = z.output<typeof accessKeyDeclarationSchema>;
