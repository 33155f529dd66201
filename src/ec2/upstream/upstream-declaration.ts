import { z } from 'zod';

/** `Ec2Upstream`: what requests to POSTERN_EC2_UPSTREAM are signed with. Without the section they go unsigned, as emulators take them. */
export const upstreamDeclarationSchema = z.strictObject({
  AccessKeyId: z
    .string('Write the id of an access key.')
    .regex(/^[A-Za-z0-9]{1,128}$/, 'Write the id of an access key, letters and digits.')
    .describe('The public half of the key that the upstream knows.'),
  SecretAccessKeyFile: z
    .string('Write the path of a file.')
    .min(1, 'Write the path of a file.')
    .describe('The file that holds its secret half.'),
  Region: z
    .string('Write a name such as us-east-1.')
    .regex(/^[a-z0-9]+(-[a-z0-9]+){1,4}$/, 'Write a name such as us-east-1.')
    .optional()
    .describe('The Region to sign for. Default: `Region` of this file.'),
});

export type UpstreamDeclaration = z.output<typeof upstreamDeclarationSchema>;
