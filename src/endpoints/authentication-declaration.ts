import { z } from 'zod';
import { text } from './declared-values.ts';
import { directoryId } from './directories-declaration.ts';
import { isAuthenticationCombination } from './endpoint-limits.ts';

/** A name of this file, or the ARN of something that the API made. */
const NAME_OR_ARN = /^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,127}|arn:[!-~]{1,2000})$/;

export const certificateNameOrArn = () =>
  text(NAME_OR_ARN, 'Write the Name of an entry of Certificates, or an ARN.');
const providerNameOrArn = () => text(NAME_OR_ARN, 'Write the Name of an entry of SamlProviders, or an ARN.');

const TYPES =
  'Write certificate-authentication, directory-service-authentication or federated-authentication.';

const mutual = z.strictObject({
  Type: z.literal('certificate-authentication'),
  MutualAuthentication: z.strictObject({
    ClientRootCertificateChainArn: certificateNameOrArn().describe(
      'The certificate whose issuer also issued the clients.',
    ),
  }),
});

const activeDirectory = z.strictObject({
  Type: z.literal('directory-service-authentication'),
  ActiveDirectory: z.strictObject({
    DirectoryId: directoryId().describe('The DirectoryId of an entry of Directories.'),
  }),
});

const federated = z.strictObject({
  Type: z.literal('federated-authentication'),
  FederatedAuthentication: z.strictObject({
    SAMLProviderArn: providerNameOrArn().describe('Where people sign in.'),
    SelfServiceSAMLProviderArn: providerNameOrArn()
      .optional()
      .describe('Where they sign in to the portal, if elsewhere.'),
  }),
});

const authenticationOption = z.discriminatedUnion('Type', [mutual, activeDirectory, federated], {
  error: TYPES,
});

/** One way, or certificates and one that asks for the user (guide, section "Client authentication"). */
export const authenticationOptions = z
  .array(authenticationOption, { error: 'Write a list with one or two ways to authenticate.' })
  .refine((options) => isAuthenticationCombination(options.map((option) => option.Type)), {
    error: 'Write one way to authenticate, or certificate-authentication and one other.',
  });

export type AuthenticationDeclaration = z.output<typeof authenticationOption>;
