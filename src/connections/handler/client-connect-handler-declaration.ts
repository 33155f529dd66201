import { z } from 'zod';
import { flag, isIpAddress, text } from '../../endpoints/declared-values.ts';
import { problemWithOutgoingUrl } from '../../kernel/outgoing-url.ts';
import { hostOf, publicAddresses } from '../../kernel/pinned-addresses.ts';
import { isWebhookSecret } from './webhook-secret.ts';

export const WRITE_SECRET =
  'Write 24 to 64 random bytes in base64, as `openssl rand -base64 32` prints them. `whsec_` may stand in front.';

const path = () => text(/^[^\0]+$/, 'Write the path of a file, relative to this one.');

const outgoingUrl = () =>
  z.string({ error: 'Write an address that begins with https://.' }).superRefine((url, context) => {
    const problem = problemWithOutgoingUrl(url);
    if (problem === undefined) return;
    const message = `This ${problem}. Write an address that begins with https://.`;
    context.addIssue({ code: 'custom', message });
  });

const lambda = z.strictObject({
  Endpoint: outgoingUrl()
    .optional()
    .describe('Another address than that of AWS. https; http for this machine only.'),
  Region: text(/^[a-z0-9]+(-[a-z0-9]+){1,4}$/, 'Write a name such as us-east-1.')
    .optional()
    .describe('Where the function is. Default: `Region` of this file.'),
  AccessKeyId: text(/^[A-Za-z0-9]{1,128}$/, 'Write the id of an access key, letters and digits.').describe(
    'The public half of a key of AWS that may `lambda:InvokeFunction`. The function is looked for in its account.',
  ),
  SecretAccessKeyFile: path().describe('The file that holds its secret half.'),
});

/** One entry of `ClientConnectHandlers`: where a function is asked that endpoints name in `ClientConnectOptions`. */
export const clientConnectHandlerDeclarationSchema = z
  .strictObject({
    FunctionName: text(
      /^AWSClientVPN-[A-Za-z0-9_-]{1,51}$/,
      'Write a name of at most 64 letters, digits, hyphens and underscores that begins with AWSClientVPN-, without version or alias.',
    ).describe(
      'The function that endpoints name by its ARN in `ClientConnectOptions.LambdaFunctionArn`, without version or alias.',
    ),
    SchemaVersion: z
      .enum(['v1', 'v2', 'v3'], { error: 'Write v1, v2 or v3.' })
      .default('v3')
      .describe('The schema of request and response that it speaks.'),
    Url: outgoingUrl()
      .optional()
      .describe('A webhook, which is posted to. https; http for this machine only. Either this or Lambda.'),
    SecretFile: path()
      .optional()
      .describe(
        'With Url: the file with the key that requests are signed with; two lines while it is replaced.',
      ),
    Secret: z
      .string({ error: WRITE_SECRET })
      .refine(isWebhookSecret, { error: WRITE_SECRET })
      .optional()
      .describe('The same, here; better kept in a file of its own.'),
    AllowPrivateAddresses: flag()
      .optional()
      .describe('With Url: true when it leads into a private network or to this machine. Default: false.'),
    CertificateAuthorityFile: path()
      .optional()
      .describe(
        'With Url: PEM certificates of whom the server must have its own from. Default: the public authorities that Node trusts.',
      ),
    Lambda: lambda.optional().describe('A function of AWS Lambda. Either this or Url.'),
  })
  .superRefine((declared, context) => {
    for (const [member, message] of faultsOf(declared)) {
      context.addIssue({ code: 'custom', message, path: [member] });
    }
  });

export type ClientConnectHandlerDeclaration = z.output<typeof clientConnectHandlerDeclarationSchema>;

const OF_WEBHOOKS = ['SecretFile', 'Secret', 'AllowPrivateAddresses', 'CertificateAuthorityFile'] as const;

type Members = { readonly [Name in 'Url' | 'Lambda' | (typeof OF_WEBHOOKS)[number]]?: unknown };

/** What the members say together, by the member where it is to be mended. */
function* faultsOf(declared: Members): Generator<readonly [member: string, message: string]> {
  if ((declared.Url === undefined) === (declared.Lambda === undefined)) {
    yield ['Url', 'Write Url for a webhook or Lambda for a function of AWS Lambda, and not both.'];
    return;
  }
  if (declared.Lambda !== undefined) {
    for (const member of OF_WEBHOOKS) {
      if (declared[member] !== undefined) yield [member, 'This is for a webhook. Remove it, or write Url.'];
    }
    return;
  }
  if ((declared.Secret === undefined) === (declared.SecretFile === undefined)) {
    yield ['SecretFile', 'Write SecretFile or Secret, and not both: every request is signed.'];
  }
  if (isPrivate(String(declared.Url)) && declared.AllowPrivateAddresses !== true) {
    yield [
      'AllowPrivateAddresses',
      'Url leads to this machine or into a private network. Write AllowPrivateAddresses: true.',
    ];
  }
}

/** As far as it can be told without asking for the name. */
function isPrivate(url: string): boolean {
  if (problemWithOutgoingUrl(url) !== undefined) return false;
  const host = hostOf(url);
  return (
    host === 'localhost' ||
    (isIpAddress(host) && publicAddresses([{ address: host, family: 0 }]).length === 0)
  );
}
