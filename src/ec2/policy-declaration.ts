import { z } from 'zod';
import { statementFaults } from './access/statement-faults.ts';

const oneOrMany = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)], {
  error: 'Write a text or a list of texts.',
});

/** `true` and `5` mean the same with quotes and without (IAM user guide, "Grammar of the IAM JSON policy language"). */
const conditionValue = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const conditionValues = z.union([conditionValue, z.array(conditionValue).min(1)], {
  error: 'Write a text or a list of texts.',
});
const conditionKeys = z
  .record(z.string(), conditionValues)
  .refine(
    (keys) => Object.keys(keys).length > 0,
    'Write at least one key: without one, it would always hold.',
  );

const statement = z
  .strictObject({
    Sid: z.string().optional().describe('A name for the statement.'),
    Effect: z.enum(['Allow', 'Deny'], 'Write Allow or Deny.').describe('Deny wins over Allow.'),
    Action: oneOrMany
      .optional()
      .describe('What it is about, such as `ec2:DescribeClientVpn*`; or NotAction.'),
    NotAction: oneOrMany.optional().describe('All but this.'),
    Resource: oneOrMany.optional().describe('Which objects, as ARNs; or NotResource.'),
    NotResource: oneOrMany.optional().describe('All but these.'),
    Condition: z.record(z.string(), conditionKeys).optional().describe('When the statement holds.'),
  })
  .superRefine((declared, context) => {
    for (const { path, message } of statementFaults(declared)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });

/** An identity-based policy document (IAM user guide, "IAM JSON policy elements reference"). */
export const policyDeclarationSchema = z.strictObject({
  Version: z
    .literal('2012-10-17', 'Write "2012-10-17", in quotes: the version of the policy language.')
    .describe('The version of the policy language.'),
  Id: z.string().optional().describe('A name for the policy.'),
  Statement: z.array(statement).min(1, 'Write at least one statement.').describe('The statements.'),
});

export type PolicyDeclaration = z.output<typeof policyDeclarationSchema>;
