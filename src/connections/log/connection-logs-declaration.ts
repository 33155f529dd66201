import { z } from 'zod';
import { text } from '../../endpoints/declared-values.ts';
import { isLogGroup } from '../../endpoints/endpoint-limits.ts';
import { problemWithOutgoingUrl } from '../../kernel/outgoing-url.ts';

const WRITE_GROUP = 'Write 1 to 512 letters, digits or . _ - / #.';
const path = () => text(/^[^\0]+$/, 'Write the path of a file, relative to this one.');

const cloudWatchLogs = z.strictObject({
  Endpoint: z
    .string({ error: 'Write an address that begins with https://.' })
    .superRefine((url, context) => {
      const problem = problemWithOutgoingUrl(url);
      if (problem === undefined) return;
      const message = `This ${problem}. Write an address that begins with https://.`;
      context.addIssue({ code: 'custom', message });
    })
    .optional()
    .describe('Another address than that of AWS. https; http for this machine only.'),
  Region: text(/^[a-z0-9]+(-[a-z0-9]+){1,4}$/, 'Write a name such as us-east-1.')
    .optional()
    .describe('Where the log group is. Default: `Region` of this file.'),
  AccessKeyId: text(/^[A-Za-z0-9]{1,128}$/, 'Write the id of an access key, letters and digits.').describe(
    'The public half of a key of AWS that may `logs:PutLogEvents` and `logs:CreateLogStream` there.',
  ),
  SecretAccessKeyFile: path().describe('The file that holds its secret half.'),
});

/** One entry of `ConnectionLogs`: where a log group lives that endpoints name in `ConnectionLogOptions`. */
export const connectionLogsDeclarationSchema = z
  .strictObject({
    LogGroupName: z
      .string({ error: WRITE_GROUP })
      .refine(isLogGroup, { error: WRITE_GROUP })
      .describe('The log group, as `ConnectionLogOptions.CloudwatchLogGroup` of endpoints names it.'),
    Stdout: z
      .literal(true, { error: 'Write true, or leave it out.' })
      .optional()
      .describe('true: lines among those of the program. Either this, File or CloudWatchLogs.'),
    File: path()
      .optional()
      .describe('The file that lines are appended to; it is made where it is missing, its directory is not.'),
    CloudWatchLogs: cloudWatchLogs
      .optional()
      .describe('A log group of CloudWatch Logs, which must be there. Its streams are made.'),
  })
  .refine(
    ({ Stdout, File, CloudWatchLogs }) =>
      [Stdout, File, CloudWatchLogs].filter((one) => one !== undefined).length === 1,
    { error: 'Write one of Stdout: true, File and CloudWatchLogs.' },
  );

export type ConnectionLogsDeclaration = z.output<typeof connectionLogsDeclarationSchema>;
