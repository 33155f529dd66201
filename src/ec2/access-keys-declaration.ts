import { z } from 'zod';

const oneOrMany = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
  error: 'Write a text or a list of texts.',
});

const statement = z.strictObject({
  Sid: z.string().optional().describe('A name for the statement.'),
  Effect: z.enum(['Allow', 'Deny'], 'Write Allow or Deny.').describe('Deny wins over Allow.'),
  Action: oneOrMany.optional().describe('What it is about, such as `ec2:DescribeClientVpn*`; or NotAction.'),
  NotAction: oneOrMany.optional().describe('All but this.'),
  Resource: oneOrMany.optional().describe('Which objects, as ARNs; or NotResource.'),
  NotResource: oneOrMany.optional().describe('All but these.'),
  Condition: z
    .record(z.string(), z.record(z.string(), oneOrMany))
    .optional()
    .describe('When the statement holds.'),
});

/** An identity-based policy document (IAM user guide, JSON policy element reference). */
const policy = z.strictObject({
  Version: z
    .literal('2012-10-17', 'Write "2012-10-17", in quotes: the version of the policy language.')
    .describe('The version of the policy language.'),
  Id: z.string().optional().describe('A name for the policy.'),
  Statement: z.array(statement).min(1, 'Write at least one statement.').describe('The statements.'),
});

/** One entry of `AccessKeys`: who may call the management API, and what with. */
export const accessKeyDeclarationSchema = z
  .strictObject({
    UserName: z
      .string()
      .regex(/^[\w+=,.@-]{1,64}$/, 'Write 1 to 64 letters, digits or any of _ + = , . @ -')
      .describe('Whose key it is; audit lines name it.'),
    AccessKeyId: z
      .string()
      .regex(/^[A-Z0-9]{16,128}$/, 'Write 16 to 128 capital letters and digits.')
      .describe('The public half of the key.'),
    SecretAccessKey: z
      .string()
      .min(32, 'Write at least 32 characters.')
      .optional()
      .describe('The secret half; better kept in a file of its own.'),
    SecretAccessKeyFile: z.string().min(1).optional().describe('The file that holds the secret half.'),
    Policy: policy.describe('What the key may do: an IAM identity-based policy document.'),
  })
  .refine((key) => (key.SecretAccessKey === undefined) !== (key.SecretAccessKeyFile === undefined), {
    error: 'Write SecretAccessKey or SecretAccessKeyFile, and not both.',
    path: ['SecretAccessKeyFile'],
  });

export type AccessKeyDeclaration = z.output<typeof accessKeyDeclarationSchema>;
